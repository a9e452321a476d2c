import { queryOptions } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";

/** Fluid along each A-scan in µm, one row a B-scan. A finished segmentation never changes. */
export function thicknessQuery(segmentationId: string) {
  return queryOptions({
    queryKey: ["thickness", segmentationId],
    queryFn: async () => {
      const path = { segmentation_id: segmentationId };
      const url = "/api/v1/segmentations/{segmentation_id}/thickness";
      return (await bodyOf(api.GET(url, { params: { path } }))).thickness_um;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Slices whose tag and mask say the opposite; asked anew whenever the list is shown, for tags change. */
export function contradictionsQuery(segmentationId: string) {
  return queryOptions({
    queryKey: ["contradictions", segmentationId],
    queryFn: async () => {
      const path = { segmentation_id: segmentationId };
      const url = "/api/v1/segmentations/{segmentation_id}/contradictions";
      return (await bodyOf(api.GET(url, { params: { path } }))).items;
    },
    staleTime: 0,
  });
}
