import { useCallback, useEffect, useMemo } from "react";
import type { Volume } from "../../api/types";
import { bscanFragment } from "../../viewer/decoding";
import type { Tone } from "../../viewer/pictureView";
import { wantedSlices } from "../../viewer/prefetch";
import { bscanImages, maskImages } from "../../viewer/stores";
import { useSlicePicture } from "../../viewer/useSlicePicture";
import { maskUrl } from "../segmentations/segmentationQuery";
import type { Mask } from "../segmentations/useMask";
import { sliceImageUrl } from "../volumes/volumesQuery";
import type { SeenModel } from "./seenModel";
import type { Workplace } from "./workplace";

/** The address of a slice's picture, treated as the reader wants it shown. */
export function useBscanUrl(volumeId: string, { isEnhanced, isSmoothed }: Tone): (slice: number) => string {
  return useCallback(
    (slice) => sliceImageUrl(volumeId, slice) + bscanFragment({ isEnhanced, isSmoothed }),
    [volumeId, isEnhanced, isSmoothed],
  );
}

/** The pictures of the current slice and what is fetched ahead; a mask that is painted counts as seen. */
export function useStage(
  volume: Volume,
  { index, direction }: Workplace,
  urlOf: (slice: number) => string,
  mask: Mask,
  isHidden: (index: number) => boolean,
  seen: SeenModel,
) {
  const wanted = useMemo(
    () => wantedSlices(index, direction, volume.n_slices),
    [index, direction, volume.n_slices],
  );
  const bscanUrls = useMemo(() => wanted.map(urlOf), [wanted, urlOf]);
  const isKept = isHidden(index);
  const maskUrls = useMemo(() => {
    const id = mask.isShown && !isKept ? mask.readyId : null;
    if (id === null) return [];
    return wanted.filter((slice) => !isHidden(slice)).map((slice) => `${maskUrl(id, slice)}#${mask.style}`);
  }, [wanted, mask.isShown, mask.readyId, mask.style, isKept, isHidden]);
  const picture = useSlicePicture(bscanImages, bscanUrls);
  const overlay = useSlicePicture(maskImages, maskUrls);
  useEffect(() => {
    if (overlay.state === "ready") seen.add([index]);
  }, [overlay.state, index, seen]);
  return { picture, overlay, isKept };
}
