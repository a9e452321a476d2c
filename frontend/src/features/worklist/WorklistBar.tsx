import { sentenceOf } from "../../api/problem";
import type { Lease } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import type { Tag } from "../tags/tagging";
import { nOpen } from "./open";
import { skipVolume } from "./skipped";
import { useHeldLease } from "./useHeldLease";
import styles from "./WorklistBar.module.css";
import { useRelease, useTakeLease } from "./worklistQuery";

const text = strings.worklist;

interface Props {
  volumeId: string;
  /** Null: the reader holds this volume no more. */
  lease: Lease | null;
  /** The slices that were handed out. */
  wanted: readonly number[] | null;
  tags: readonly Tag[];
}

/** Where the reader is in their worklist, and the ways on. */
export function WorklistBar({ volumeId, lease, wanted, tags }: Props) {
  const isHeld = useHeldLease(lease);
  const take = useTakeLease();
  const release = useRelease();
  const left = nOpen(wanted ?? [], tags);
  const strategy = lease?.strategy ?? "next";
  const skip = () => {
    skipVolume(volumeId);
    take.mutate(strategy);
  };
  const error = take.error ?? release.error;
  if (lease === null || !isHeld)
    return (
      <div className={styles.bar} role="status" data-testid="lease-lost">
        <span className={styles.lost}>{text.lost}</span>
        <Button variant="primary" onClick={() => take.mutate(strategy)}>
          {text.takeAgain}
        </Button>
      </div>
    );
  return (
    <div className={styles.bar} data-testid="worklist-bar" data-left={left}>
      <strong>{text.strategies[lease.strategy]}</strong>
      <span role="status">{text.bar(left)}</span>
      {lease.strategy === "uncertain" && !lease.ranked_by_model && (
        <span className={styles.note}>{text.notRanked}</span>
      )}
      {error !== null && <span className={styles.lost}>{sentenceOf(error)}</span>}
      <span className={styles.ways}>
        <Button variant={left === 0 ? "primary" : "plain"} data-testid="next-volume" onClick={skip}>
          {left === 0 ? text.nextVolume : text.skip}
        </Button>
        <Button variant="quiet" data-testid="stop-worklist" onClick={() => release.mutate(lease.lease_id)}>
          {text.stop}
        </Button>
      </span>
    </div>
  );
}
