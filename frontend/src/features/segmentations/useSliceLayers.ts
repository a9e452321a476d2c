import { useMemo } from "react";
import { wantedSlices } from "../../viewer/prefetch";
import { stepImages } from "../../viewer/stepImages";
import { bscanImages, maskImages } from "../../viewer/stores";
import { useSlicePicture } from "../../viewer/useSlicePicture";
import { sliceImageUrl } from "../volumes/volumesQuery";
import { maskUrl } from "./segmentationQuery";
import type { SharedCursor } from "./useCursor";
import type { Mask } from "./useMask";

interface Asked {
  volumeId: string;
  nSlices: number;
  cursor: SharedCursor;
  mask: Mask;
  /** The step of an explanation that lies over the slice instead of the mask: none yet (null), or no step wanted. */
  step: { url: string | null } | undefined;
}

/** The B-scan at the cursor and what lies over it, with their neighbours on the way. */
export function useSliceLayers({ volumeId, nSlices, cursor, mask, step }: Asked) {
  const { index, direction } = cursor;
  const wanted = useMemo(() => wantedSlices(index, direction, nSlices), [index, direction, nSlices]);
  const bscanUrls = useMemo(() => wanted.map((slice) => sliceImageUrl(volumeId, slice)), [wanted, volumeId]);
  const { readyId, isShown, style } = mask;
  const showsMask = isShown && readyId !== null && step === undefined;
  const maskUrls = useMemo(
    () => (showsMask ? wanted.map((slice) => `${maskUrl(readyId ?? "", slice)}#${style}`) : []),
    [wanted, showsMask, readyId, style],
  );
  const stepUrl = step?.url ?? null;
  const stepUrls = useMemo(() => (stepUrl === null ? [] : [stepUrl]), [stepUrl]);
  const picture = useSlicePicture(bscanImages, bscanUrls);
  const maskPicture = useSlicePicture(maskImages, maskUrls);
  const stepPicture = useSlicePicture(stepImages, stepUrls);
  return { picture, overlay: step === undefined ? maskPicture : stepPicture };
}
