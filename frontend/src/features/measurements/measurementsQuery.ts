import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { Place } from "./etdrs";

const KEY = "measurements";

/** All figures of a mask. They change only with the fovea, so that placing it asks anew. */
export function measurementsQuery(segmentationId: string) {
  return queryOptions({
    queryKey: [KEY, segmentationId],
    queryFn: () => {
      const path = { segmentation_id: segmentationId };
      return bodyOf(api.GET("/api/v1/segmentations/{segmentation_id}/measurements", { params: { path } }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Whether the figures of a mask are there, or will not come: what stands below them waits, so that it does not jump. */
export function useIsMeasured(segmentationId: string | null): boolean {
  const query = useQuery({ ...measurementsQuery(segmentationId ?? ""), enabled: segmentationId !== null });
  return segmentationId === null || !query.isPending;
}

/** Asks for all figures anew; an answer that is under way may be from before, and is given up. */
export async function measureAnew(queries: QueryClient): Promise<void> {
  await queries.cancelQueries({ queryKey: [KEY] });
  await queries.invalidateQueries({ queryKey: [KEY] });
}

/** Places the fovea of a volume, or with null takes back a placed one; every mask is measured anew. */
export function usePlaceFovea(volumeId: string) {
  const queries = useQueryClient();
  const params = { path: { volume_id: volumeId } };
  return useMutation({
    mutationFn: async (place: Place | null): Promise<void> => {
      const url = "/api/v1/volumes/{volume_id}/fovea";
      if (place === null) await bodyOf(api.DELETE(url, { params }));
      else await bodyOf(api.PUT(url, { params, body: place }));
    },
    onSuccess: () => measureAnew(queries),
  });
}
