import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Volume } from "../../api/types";
import { NETWORK } from "../segmentations/current";
import { segmentationQuery } from "../segmentations/segmentationQuery";
import { useUser } from "../session/session";
import { SeenModel } from "./seenModel";

/** Whoever opens a volume's results has seen what the model says of every slice; later tags tell so. */
export function useSeenResults(volume: Volume | undefined, volumeId: string): void {
  const { id: userId } = useUser();
  const result = useQuery(segmentationQuery(volumeId, NETWORK)).data;
  const isShown = result?.state === "succeeded";
  const nSlices = volume?.n_slices ?? 0;
  useEffect(() => {
    if (isShown) new SeenModel(userId, volumeId).add(Array.from({ length: nSlices }).keys());
  }, [isShown, nSlices, userId, volumeId]);
}
