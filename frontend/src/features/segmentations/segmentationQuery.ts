import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { Segmentation } from "../../api/types";
import { modelsQuery } from "../models/modelsQuery";
import { currentOf, isFinal, NETWORK } from "./current";

const WAIT_S = 2;
/** The service may answer with the finished result within this time; a stored result comes at once. */

const POLL_MS = 1000;

const MAX_LOOKED_AT = 20;
/** A volume has one segmentation a model, and each carries the areas of every slice. */

function keyOf(volumeId: string, method: string) {
  return ["segmentation", volumeId, method] as const;
}

async function findCurrent(
  queries: QueryClient,
  volumeId: string,
  method: string,
): Promise<Segmentation | null> {
  const query = { volume_id: volumeId, limit: MAX_LOOKED_AT };
  const [models, found] = await Promise.all([
    queries.fetchQuery(modelsQuery),
    bodyOf(api.GET("/api/v1/segmentations", { params: { query } })),
  ]);
  return currentOf(found.items, method, models.find(({ active }) => active)?.id ?? null);
}

function readOne(segmentationId: string): Promise<Segmentation> {
  const path = { segmentation_id: segmentationId };
  return bodyOf(api.GET("/api/v1/segmentations/{segmentation_id}", { params: { path } }));
}

/**
 * The segmentation by a method to show of a volume, followed until it is final; null when there is none. One that fails under the
 * reader's eyes stays, so that its reason is not replaced by an older result.
 */
export function segmentationQuery(volumeId: string, method: string) {
  return queryOptions({
    queryKey: keyOf(volumeId, method),
    queryFn: ({ client }) => {
      const known = client.getQueryData<Segmentation | null>(keyOf(volumeId, method)) ?? null;
      return known === null || known.state === "succeeded"
        ? findCurrent(client, volumeId, method)
        : readOne(known.id);
    },
    refetchInterval: ({ state }) => (state.data && !isFinal(state.data.state) ? POLL_MS : false),
  });
}

/** Segments a volume with the model in use or by a method; gives the stored result where there is one. */
export function useSegment(volumeId: string, method: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST("/api/v1/segmentations", {
          body: method === NETWORK ? { volume_id: volumeId } : { volume_id: volumeId, method },
          headers: { Prefer: `wait=${WAIT_S}` },
        }),
      ),
    onMutate: () => queries.cancelQueries({ queryKey: keyOf(volumeId, method) }), // an older answer must not come after ours
    onSuccess: async (segmentation) => {
      await queries.invalidateQueries({ queryKey: modelsQuery.queryKey }); // another model may be in use by now
      queries.setQueryData(keyOf(volumeId, method), segmentation);
    },
  });
}

export function maskUrl(segmentationId: string, sliceIndex: number): string {
  return `/api/v1/segmentations/${encodeURIComponent(segmentationId)}/slices/${sliceIndex}/mask.png`;
}

/** One page of PDF about the result. */
export function reportUrl(segmentationId: string): string {
  return `/api/v1/segmentations/${encodeURIComponent(segmentationId)}/report.pdf`;
}
