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
    const renewAfter = (ms: number) => {
      timer = setTimeout(() => {
        renewLease(lease.lease_id).then(
          ({ expires_at }) => renewAfter(renewalMs(expires_at, Date.now())),
          (error: unknown) => {
            if (error instanceof ApiError && error.status === 404) setHeld(false);
            else renewAfter(RETRY_MS);
          },
        );
      }, ms);
    };
    renewAfter(renewalMs(lease.expires_at, Date.now()));
    return () => clearTimeout(timer);
  }, [lease]);
  return isHeld;
}
