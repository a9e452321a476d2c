import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { Segmentation, Visit } from "../../api/types";
import { isFinal } from "../segmentations/current";

const POLL_MS = 1000;

/** The scans of the same eye, the earliest first, each with its segmentation by the same model. */
export function visitsQuery(segmentationId: string) {
  return queryOptions({
    queryKey: ["visits", segmentationId],
    queryFn: async () => {
      const path = { segmentation_id: segmentationId };
      const url = "/api/v1/segmentations/{segmentation_id}/visits";
      return (await bodyOf(api.GET(url, { params: { path } }))).items;
    },
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? POLL_MS : false),
  });
}

function isUnderWay(visit: Visit): boolean {
  return visit.segmentation !== null && !isFinal(visit.segmentation.state);
}

/** What changed from one visit to a later one; masks never change, so neither does this. */
export function differenceQuery(laterId: string, earlierId: string) {
  return queryOptions({
    queryKey: ["difference", laterId, earlierId],
    queryFn: () => {
      const params = { path: { segmentation_id: laterId }, query: { earlier_id: earlierId } };
      return bodyOf(api.GET("/api/v1/segmentations/{segmentation_id}/difference", { params }));
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** Segments another visit by the same model or method. */
export function useSegmentVisit(segmentationId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (volumeId: string): Promise<Segmentation> => {
      const path = { segmentation_id: segmentationId };
      const { model_id, method } = await bodyOf(
        api.GET("/api/v1/segmentations/{segmentation_id}", { params: { path } }),
      );
      const means = model_id === null ? { method } : { model_id };
      return bodyOf(api.POST("/api/v1/segmentations", { body: { volume_id: volumeId, ...means } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["visits", segmentationId] }),
  });
}

/** One page of PDF about both visits. */
export function comparisonReportUrl(laterId: string, earlierId: string): string {
  const query = new URLSearchParams({ earlier_id: earlierId });
  return `/api/v1/segmentations/${encodeURIComponent(laterId)}/difference/report.pdf?${query}`;
}
