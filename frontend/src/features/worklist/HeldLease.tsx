import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { Lease } from "../../api/types";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { nameOf, volumeQuery } from "../volumes/volumesQuery";
import styles from "./WorklistPage.module.css";
import { leasePath, useRelease, useTakeLease } from "./worklistQuery";

const text = strings.worklist;

/** The volume that the reader holds: go on with it, or give it back to choose anew. */
export function HeldLease({ lease }: { lease: Lease }) {
  const volume = useQuery(volumeQuery(lease.volume_id));
  const release = useRelease();
  const take = useTakeLease();
  const n = lease.slices.length;
  const error = release.error ?? take.error;
  return (
    <section className={styles.start} aria-label={text.holdTitle} data-testid="held-lease">
      <p className={styles.left}>{text.holding(volume.data === undefined ? null : nameOf(volume.data))}</p>
      <p className={styles.about}>{`${text.strategies[lease.strategy]} · ${text.bar(n)}`}</p>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
      <div className={styles.row}>
        {n === 0 ? (
          <Button variant="primary" disabled={take.isPending} onClick={() => take.mutate(lease.strategy)}>
            {text.nextVolume}
          </Button>
        ) : (
          <Link className={buttonClass("primary")} data-testid="go-on" to={leasePath(lease)}>
            {text.goOn}
          </Link>
        )}
        <Button
          data-testid="give-back"
          disabled={release.isPending}
          onClick={() => release.mutate(lease.lease_id)}
        >
          {text.giveBack}
        </Button>
      </div>
      <p className={styles.about}>{text.giveBackHint}</p>
    </section>
  );
}
