import { useEffect, useState } from "react";
import { ApiError } from "../../api/problem";
import type { Lease } from "../../api/types";
import { renewalMs } from "./open";
import { renewLease } from "./worklistQuery";

const RETRY_MS = 10_000;

/** Renews the lease while the page is open; false once the service says that it is gone. */
export function useHeldLease(lease: Lease | null): boolean {
  const [isHeld, setHeld] = useState(true);
  useEffect(() => {
    if (lease === null) return;
    setHeld(true);
    let timer: ReturnType<typeof setTimeout>;
    let isLeft = false;
    const renewAfter = (ms: number) => {
      if (isLeft) return; // while it was being renewed
      timer = setTimeout(() => {
        renewLease(lease.lease_id).then(
          ({ expires_at }) => renewAfter(renewalMs(expires_at, Date.now())),
          (error: unknown) => {
            const isGone = error instanceof ApiError && error.status === 404;
            if (!isGone) renewAfter(RETRY_MS);
            else if (!isLeft) setHeld(false);
          },
        );
      }, ms);
    };
    renewAfter(renewalMs(lease.expires_at, Date.now()));
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [lease]);
  return isHeld;
}
