import type { SliceResult, Volume } from "../../api/types";
import { strings } from "../../strings";
import { BscanView } from "../../viewer/BscanView";
import { bscanAspect, type Proportions } from "../../viewer/geometry";
import { StepsPanel } from "../explanations/StepsPanel";
import type { Steps } from "../explanations/useSteps";
import { MeasuredMap } from "../measurements/MeasuredMap";
import { useIsMeasured } from "../measurements/measurementsQuery";
import { AreaChart } from "./AreaChart";
import { BscanCursor } from "./BscanCursor";
import { Contradictions } from "./Contradictions";
import { NoResult } from "./NoResult";
import styles from "./SliceBoard.module.css";
import type { SharedCursor } from "./useCursor";
import type { Mask } from "./useMask";
import { useSliceLayers } from "./useSliceLayers";

const NO_SLICES: readonly SliceResult[] = [];

interface Props {
  volume: Volume;
  mask: Mask;
  cursor: SharedCursor;
  /** The steps of the slice, shown instead of the map; null: the map. */
  steps: Steps | null;
  proportions: Proportions;
}

/** B-scan, chart and map with one cursor. */
export function SliceBoard({ volume, mask, cursor, steps, proportions }: Props) {
  const { readyId, segmentation } = mask;
  const isMeasured = useIsMeasured(readyId);
  const isRested = steps !== null && steps.index === cursor.index;
  const { picture, overlay } = useSliceLayers({
    volumeId: volume.id,
    nSlices: volume.n_slices,
    cursor,
    mask,
    step: steps === null ? undefined : { url: isRested ? steps.overlayUrl : null },
  });
  const aspect = bscanAspect(volume, volume.spacing_um, proportions);
  const isPicture = steps?.shown?.kind === "picture";
  const opacity = steps === null ? mask.opacity : isPicture ? 1 : steps.opacity;
  return (
    <div className={styles.board} data-wide={steps === null ? undefined : ""}>
      <div className={styles.stage}>
        <BscanCursor cursor={cursor} aspect={aspect} nAscans={volume.width}>
          <BscanView
            picture={picture}
            overlay={overlay}
            overlayOpacity={opacity}
            aspect={aspect}
            sliceIndex={cursor.index}
            nSlices={volume.n_slices}
          />
        </BscanCursor>
      </div>
      <div className={styles.side}>
        {readyId === null && <NoResult volume={volume} mask={mask} />}
        {readyId !== null && segmentation !== null && steps !== null && (
          <StepsPanel
            volume={volume}
            segmentationId={readyId}
            hasModel={segmentation.model_id !== null}
            steps={steps}
          />
        )}
        {readyId !== null && steps === null && (
          <>
            {volume.n_slices > 1 && <MeasuredMap volume={volume} segmentationId={readyId} cursor={cursor} />}
            {isMeasured && (
              <Contradictions
                volume={volume}
                segmentationId={readyId}
                index={cursor.index}
                onPick={cursor.goTo}
              />
            )}
          </>
        )}
      </div>
      {volume.n_slices > 1 && (
        <div className={styles.chartSpace}>
          {readyId !== null ? (
            <AreaChart
              slices={segmentation?.slices ?? NO_SLICES}
              index={cursor.index}
              onPick={cursor.goTo}
              onPoint={cursor.pointSlice}
            />
          ) : (
            <p className={styles.chartComes}>{strings.results.chartComes}</p>
          )}
        </div>
      )}
    </div>
  );
}
