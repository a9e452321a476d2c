import { sentenceOf } from "../../api/problem";
import type { Visit } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { SelectField } from "../../ui/SelectField";
import { isFinal } from "../segmentations/current";
import { may, useUser } from "../session/session";
import styles from "./VisitChoice.module.css";
import { type DoneVisit, dayOf, type Pair } from "./visits";
import { useSegmentVisit } from "./visitsQuery";

const text = strings.seeing.visits;

interface Props {
  visits: readonly Visit[];
  done: readonly DoneVisit[];
  pair: Pair | null;
  segmentationId: string;
  onChoose: (segmentationIds: readonly string[]) => void;
}

/** Which two visits are compared, and the visits that are not segmented yet. */
export function VisitChoice({ visits, done, pair, segmentationId, onChoose }: Props) {
  const segment = useSegmentVisit(segmentationId);
  const canSegment = may(useUser().role, "annotator");
  const options = done.map((one) => ({ value: one.segmentationId, label: dayOf(one.visit) }));
  const open = visits.filter(({ segmentation }) => segmentation?.state !== "succeeded");
  return (
    <div className={styles.choice}>
      {pair !== null && (
        <>
          <SelectField
            label={text.earlier}
            name="earlier"
            value={pair.earlier.segmentationId}
            options={options}
            onChange={(id) => onChoose([id, pair.later.segmentationId])}
          />
          <SelectField
            label={text.later}
            name="later"
            value={pair.later.segmentationId}
            options={options}
            onChange={(id) => onChoose([pair.earlier.segmentationId, id])}
          />
        </>
      )}
      {open.map((visit) => {
        const isRunning = visit.segmentation !== null && !isFinal(visit.segmentation.state);
        const reason = visit.segmentation?.error?.detail;
        return (
          <p key={visit.volume.id} className={styles.open}>
            {text.open(dayOf(visit), isRunning, typeof reason === "string" ? reason : null)}
            {!isRunning && canSegment && (
              <Button
                data-testid="segment-visit"
                disabled={segment.isPending}
                onClick={() => segment.mutate(visit.volume.id)}
              >
                {text.segment(dayOf(visit))}
              </Button>
            )}
          </p>
        );
      })}
      {segment.isError && <Notice tone="error" text={sentenceOf(segment.error)} />}
    </div>
  );
}
