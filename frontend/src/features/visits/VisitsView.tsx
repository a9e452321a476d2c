import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import type { SharedCursor } from "../segmentations/useCursor";
import { Comparison } from "./Comparison";
import { VisitChoice } from "./VisitChoice";
import styles from "./VisitsView.module.css";
import { VolumeOverTime } from "./VolumeOverTime";
import { doneVisits, pairOf } from "./visits";
import { visitsQuery } from "./visitsQuery";

const text = strings.seeing.visits;

interface Props {
  volume: Volume;
  segmentationId: string;
  cursor: SharedCursor;
}

/** The scans of one eye: fluid over time, and two of them side by side with what changed. */
export function VisitsView({ volume, segmentationId, cursor }: Props) {
  const query = useQuery(visitsQuery(segmentationId));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (query.isError)
    return <Notice tone="error" text={sentenceOf(query.error)} onRetry={() => query.refetch()} />;
  if (query.data === undefined) return <p role="status">{text.loading}</p>;
  const isKnownEye = volume.patient_key !== null && volume.laterality !== null;
  if (query.data.length === 1)
    return (
      <div className={styles.alone} data-testid="visits">
        <Notice tone="info" text={isKnownEye ? text.single : text.unknownEye} />
      </div>
    );
  const done = doneVisits(query.data);
  const pair = pairOf(done, chosen, segmentationId);
  return (
    <section className={styles.view} aria-label={text.title} data-testid="visits">
      <div className={styles.over}>
        <VolumeOverTime
          visits={done}
          pair={pair}
          onPick={(id) => setChosen(pair === null ? [id] : [pair.earlier.segmentationId, id])}
        />
        <VisitChoice
          visits={query.data}
          done={done}
          pair={pair}
          segmentationId={segmentationId}
          onChoose={setChosen}
        />
      </div>
      {pair !== null && <Comparison volume={volume} pair={pair} cursor={cursor} />}
    </section>
  );
}
