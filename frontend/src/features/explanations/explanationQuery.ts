import { queryOptions } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { Explanation } from "../../api/types";
import { isFinal } from "../segmentations/current";

const WAIT_S = 2;
/** The service may answer with the finished steps within this time. */

const POLL_MS = 600;

function keyOf(segmentationId: string, index: number) {
  return ["explanation", segmentationId, index] as const;
}

function ask(segmentationId: string, index: number): Promise<Explanation> {
  const url = "/api/v1/segmentations/{segmentation_id}/slices/{index}/explanation";
  const path = { segmentation_id: segmentationId, index };
  return bodyOf(api.POST(url, { params: { path }, headers: { Prefer: `wait=${WAIT_S}` } }));
}

function look(segmentationId: string, index: number): Promise<Explanation> {
  const url = "/api/v1/segmentations/{segmentation_id}/slices/{index}/explanation";
  return bodyOf(api.GET(url, { params: { path: { segmentation_id: segmentationId, index } } }));
}

/** How the mask of a slice came to be; asked for where the reader may, then followed until it is final. */
export function explanationQuery(segmentationId: string, index: number, canAsk: boolean) {
  return queryOptions({
    queryKey: keyOf(segmentationId, index),
    queryFn: ({ client }) => {
      const known = client.getQueryData<Explanation>(keyOf(segmentationId, index));
      const isUnderWay = known !== undefined && !isFinal(known.state);
      return canAsk && !isUnderWay ? ask(segmentationId, index) : look(segmentationId, index);
    },
    refetchInterval: ({ state }) => (state.data && !isFinal(state.data.state) ? POLL_MS : false),
    staleTime: ({ state }) => (state.data?.state === "succeeded" ? Number.POSITIVE_INFINITY : 0),
    refetchOnWindowFocus: false,
    retry: false,
  });
}

export function stepUrl(segmentationId: string, index: number, step: string): string {
  return `/api/v1/segmentations/${encodeURIComponent(segmentationId)}/slices/${index}/explanation/${step}.png`;
}
