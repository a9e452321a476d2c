import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { modelsQuery } from "../models/modelsQuery";
import { NETWORK } from "../segmentations/current";
import { segmentationQuery } from "../segmentations/segmentationQuery";
import { shownProbabilities } from "./curve";
import type { SeenModel } from "./seenModel";

/** What the model in use gives each slice, as far as this reader may see it; what is shown counts as seen. */
export function useProbabilities(
  volumeId: string,
  nSlices: number,
  isHidden: (index: number) => boolean,
  seen: SeenModel,
): readonly (number | null)[] {
  const found = useQuery(segmentationQuery(volumeId, NETWORK)).data ?? null;
  const inUse = useQuery(modelsQuery).data?.find(({ active }) => active)?.id;
  const isOfModelInUse = found?.state === "succeeded" && found.model_id === inUse;
  const slices = isOfModelInUse ? found.slices : null;
  const shown = useMemo(() => {
    const probabilities = slices?.map(({ probability }) => probability) ?? null;
    return shownProbabilities(probabilities, nSlices, isHidden);
  }, [slices, nSlices, isHidden]);
  useEffect(() => seen.add([...shown.keys()].filter((index) => shown[index] !== null)), [shown, seen]);
  return shown;
}
