import { useEffect } from "react";
import type { Volume } from "../../api/types";
import { useUser } from "../session/session";
import { SeenModel } from "./seenModel";

/** Whoever is shown a volume's results has seen what the model says of every slice; later tags tell so. */
export function useSeenResults({ id, n_slices }: Volume, isShown: boolean): void {
  const { id: userId } = useUser();
  useEffect(() => {
    if (isShown) new SeenModel(userId, id).add(Array.from({ length: n_slices }).keys());
  }, [isShown, n_slices, userId, id]);
}
