import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import { ApiError } from "../../api/problem";
import type { JobState, Segmentation } from "../../api/types";

const WAIT_S = 2;
/** The service may answer with the finished result within this time; a stored result comes at once. */

const POLL_MS = 1000;
const MEMORY = "serous.segmentation.";

const FINAL: readonly JobState[] = ["succeeded", "failed", "cancelled"];

export function isFinal(state: JobState): boolean {
  return FINAL.includes(state);
}

/** The browser remembers which result it saw last for a volume, so that a reload shows it again. */
function remember(volumeId: string, segmentationId: string | null): void {
  try {
    if (segmentationId === null) window.localStorage.removeItem(MEMORY + volumeId);
    else window.localStorage.setItem(MEMORY + volumeId, segmentationId);
  } catch {
    // Without storage the reader asks for the result again; the service has it.
  }
}

async function readRemembered(volumeId: string): Promise<Segmentation | null> {
  const id = window.localStorage.getItem(MEMORY + volumeId);
  if (id === null) return null;
  const path = { segmentation_id: id };
  try {
    return await bodyOf(api.GET("/api/v1/segmentations/{segmentation_id}", { params: { path } }));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    remember(volumeId, null);
    return null;
  }
}

/** The last known result of a volume, followed until it is final; null when none was asked for. */
export function segmentationQuery(volumeId: string) {
  return queryOptions({
    queryKey: ["segmentation", volumeId],
    queryFn: () => readRemembered(volumeId),
    refetchInterval: ({ state }) => (state.data && !isFinal(state.data.state) ? POLL_MS : false),
  });
}

/** Segments a volume with the model in use; gives the stored result where there is one. */
export function useSegment(volumeId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST("/api/v1/segmentations", {
          body: { volume_id: volumeId },
          headers: { Prefer: `wait=${WAIT_S}` },
        }),
      ),
    onSuccess: (segmentation) => {
      remember(volumeId, segmentation.id);
      queries.setQueryData(segmentationQuery(volumeId).queryKey, segmentation);
    },
  });
}

export function maskUrl(segmentationId: string, sliceIndex: number): string {
  return `/api/v1/segmentations/${encodeURIComponent(segmentationId)}/slices/${sliceIndex}/mask.png`;
}

export function maskDownloadUrl(segmentationId: string, format: "nifti" | "npz" | "png"): string {
  return `/api/v1/segmentations/${encodeURIComponent(segmentationId)}/mask?format=${format}`;
}
