import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { ComparedVolume } from "../../api/types";
import { isUnderWay } from "./comparison";

const PAGE_SIZE = 25;
const POLL_MS = 2000;

export interface Pair {
  first: string;
  second: string;
}

/** The volumes with what both versions found; looked at again while something is being segmented. */
export function comparisonQuery(pair: Pair) {
  return infiniteQueryOptions({
    queryKey: ["model-comparison", pair.first, pair.second],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = { ...pair, limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return bodyOf(api.GET("/api/v1/model-comparisons", { params: { query } }));
    },
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? POLL_MS : false,
  });
}

/** Dice of both masks of one volume. They never change, so neither does this. */
export function agreementQuery(pair: Pair, volume: ComparedVolume) {
  const params = { path: { volume_id: volume.volume_id }, query: pair };
  return queryOptions({
    queryKey: ["agreement", volume.volume_id, pair.first, pair.second],
    queryFn: () => bodyOf(api.GET("/api/v1/model-comparisons/{volume_id}/agreement", { params })),
    enabled: volume.first?.state === "succeeded" && volume.second?.state === "succeeded",
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Segments a volume with one of the versions. */
export function useSegmentWith() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { volume_id: string; model_id: string }) =>
      bodyOf(api.POST("/api/v1/segmentations", { body })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["model-comparison"] }),
  });
}
