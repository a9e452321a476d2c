import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { MASK_OPACITY, type MaskStyle } from "../../viewer/maskPixels";
import { may, useUser } from "../session/session";
import { explanationQuery, stepUrl } from "./explanationQuery";
import { paintOf, stepToShow } from "./steps";

const REST_MS = 350;
/** A slice is explained once the reader has stayed on it this long: each costs the worker a second. */

const MAP_OPACITY = 0.75;

/** The slice that the reader rests on. */
function useRested(index: number): number {
  const [rested, setRested] = useState(index);
  useEffect(() => {
    const timer = setTimeout(() => setRested(index), REST_MS);
    return () => clearTimeout(timer);
  }, [index]);
  return rested;
}

/** The steps of the chosen slice and which of them lies over the B-scan, and how. */
export function useSteps(segmentationId: string | null, index: number, isOpen: boolean) {
  const role = useUser().role;
  const rested = useRested(index);
  const [wanted, setWanted] = useState("mask");
  const [style, setStyle] = useState<MaskStyle>("fill");
  const [opacities, setOpacities] = useState({ ...MASK_OPACITY, fill: MAP_OPACITY });
  const canAsk = may(role, "annotator");
  const query = useQuery({
    ...explanationQuery(segmentationId ?? "", rested, canAsk),
    enabled: isOpen && segmentationId !== null && rested === index,
  });
  const explanation = rested === index ? (query.data ?? null) : null;
  const steps = explanation?.state === "succeeded" ? explanation.steps : [];
  const shown = stepToShow(steps, wanted);
  return {
    role,
    canAsk,
    index: rested,
    explanation,
    error: rested === index ? query.error : null,
    retry: () => void query.refetch(),
    steps,
    shown,
    choose: setWanted,
    style,
    setStyle,
    opacity: opacities[style],
    setOpacity: (opacity: number) => setOpacities({ ...opacities, [style]: opacity }),
    /** Addresses of the overlay for the picture's store; none while there is no step. */
    overlayUrl:
      segmentationId === null || shown === null
        ? null
        : `${stepUrl(segmentationId, rested, shown.name)}#${paintOf(shown, style)}`,
  };
}

export type Steps = ReturnType<typeof useSteps>;
