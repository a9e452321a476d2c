import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { MASK_OPACITY, type MaskStyle } from "../../viewer/maskPixels";
import { isFinal, NETWORK } from "./current";
import { segmentationQuery, useSegment } from "./segmentationQuery";

/** Whether and how the mask of a volume is laid over its B-scans. */
export function useMask(volumeId: string, isShownAtFirst: boolean) {
  const [isShown, setShown] = useState(isShownAtFirst);
  const [isWanted, setWanted] = useState(false);
  const [method, setMethod] = useState(NETWORK);
  const [style, setStyle] = useState<MaskStyle>("contour");
  const [opacities, setOpacities] = useState(MASK_OPACITY);
  const query = useQuery(segmentationQuery(volumeId, method));
  const segment = useSegment(volumeId, method);
  const segmentation = query.data ?? null;
  const { mutate: start, isPending, reset } = segment;
  const isMissing =
    query.isSuccess &&
    (segmentation === null || segmentation.state === "failed" || segmentation.state === "cancelled");

  /** Another method's result is looked for; what went wrong with the last one is forgotten. */
  const chooseMethod = useCallback(
    (name: string) => {
      reset();
      setMethod(name);
    },
    [reset],
  );

  /** Shows or hides the mask; makes one when there is none yet, or as soon as that is known. */
  const toggle = useCallback(() => {
    setWanted(!isShown);
    setShown(!isShown);
  }, [isShown]);
  useEffect(() => {
    if (!isWanted || query.isPending) return;
    if (isMissing && !isPending) start();
    setWanted(false);
  }, [isWanted, query.isPending, isMissing, isPending, start]);

  return {
    segmentation,
    method,
    chooseMethod,
    readyId: segmentation?.state === "succeeded" ? segmentation.id : null,
    isLoading: query.isPending,
    isRunning: isPending || (segmentation !== null && !isFinal(segmentation.state)),
    error: segment.error ?? query.error,
    isShown,
    toggle,
    start,
    style,
    setStyle,
    opacity: opacities[style],
    setOpacity: (opacity: number) => setOpacities({ ...opacities, [style]: opacity }),
  };
}

export type Mask = ReturnType<typeof useMask>;
