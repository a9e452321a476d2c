import { useCallback, useEffect, useMemo, useState } from "react";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { BscanView } from "../../viewer/BscanView";
import { bscanAspect } from "../../viewer/geometry";
import { ProportionsControl } from "../../viewer/ProportionsControl";
import { type Direction, wantedSlices } from "../../viewer/prefetch";
import { bscanImages, maskImages } from "../../viewer/stores";
import { useProportions } from "../../viewer/useProportions";
import { useSlicePicture } from "../../viewer/useSlicePicture";
import { sliceImageUrl } from "../volumes/volumesQuery";
import { AreaChart } from "./AreaChart";
import { largestSlice } from "./areas";
import { ResultFigures } from "./ResultFigures";
import styles from "./ResultsView.module.css";
import { maskUrl } from "./segmentationQuery";
import { useMask } from "./useMask";
import { useResultKeys } from "./useResultKeys";

/** Fluid in numbers, per slice, and on the B-scan. */
export function ResultsView({ volume }: { volume: Volume }) {
  const mask = useMask(volume.id, true);
  const [{ index, direction }, setPlace] = useState<{ index: number; direction: Direction }>({
    index: Math.floor(volume.n_slices / 2),
    direction: 1,
  });
  const goTo = useCallback(
    (to: number) =>
      setPlace((now) => {
        const next = Math.min(volume.n_slices - 1, Math.max(0, to));
        return { index: next, direction: next < now.index ? -1 : 1 };
      }),
    [volume.n_slices],
  );
  const [proportions, toggleProportions] = useProportions();
  useResultKeys(index, volume.n_slices, { goTo, toggleMask: mask.toggle, toggleProportions });

  const { readyId } = mask;
  const largest = mask.segmentation?.state === "succeeded" ? largestSlice(mask.segmentation.slices) : null;
  useEffect(() => {
    if (readyId !== null && largest !== null) goTo(largest); // a new result opens where there is most to see
  }, [readyId, largest, goTo]);

  const wanted = useMemo(
    () => wantedSlices(index, direction, volume.n_slices),
    [index, direction, volume.n_slices],
  );
  const bscanUrls = useMemo(
    () => wanted.map((slice) => sliceImageUrl(volume.id, slice)),
    [wanted, volume.id],
  );
  const maskUrls = useMemo(
    () =>
      mask.isShown && readyId !== null
        ? wanted.map((slice) => `${maskUrl(readyId, slice)}#${mask.style}`)
        : [],
    [wanted, mask.isShown, readyId, mask.style],
  );
  const picture = useSlicePicture(bscanImages, bscanUrls);
  const overlay = useSlicePicture(maskImages, maskUrls);

  return (
    <div className={styles.page} data-testid="results" data-slice={index}>
      <ResultFigures volume={volume} mask={mask} index={index}>
        {volume.spacing_um !== null && (
          <ProportionsControl proportions={proportions} onToggle={toggleProportions} />
        )}
      </ResultFigures>
      <div className={styles.stage}>
        <BscanView
          picture={picture}
          overlay={overlay}
          overlayOpacity={mask.opacity}
          aspect={bscanAspect(volume, volume.spacing_um, proportions)}
          sliceIndex={index}
          nSlices={volume.n_slices}
        />
      </div>
      {volume.n_slices > 1 && (
        <div className={styles.chartSpace}>
          {readyId !== null ? (
            <AreaChart slices={mask.segmentation?.slices ?? []} index={index} onPick={goTo} />
          ) : (
            <p className={styles.chartComes}>{strings.results.chartComes}</p>
          )}
        </div>
      )}
    </div>
  );
}
