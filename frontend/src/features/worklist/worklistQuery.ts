import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { api, bodyOf } from "../../api/client";
import type { Lease, Strategy, Worklist } from "../../api/types";
import { skippedVolumes } from "./skipped";

const PAGE_SIZE = 50;

export const worklistQuery = queryOptions({
  queryKey: ["worklist", "mine"],
  queryFn: () => bodyOf(api.GET("/api/v1/queue")),
});

export const volumeProgressQuery = infiniteQueryOptions({
  queryKey: ["worklist", "volumes"],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam }) => {
    const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
    return bodyOf(api.GET("/api/v1/queue/volumes", { params: { query } }));
  },
  getNextPageParam: (page) => page.next_cursor,
});

/** The address of a leased volume's workplace. */
export function leasePath({ volume_id }: Lease): string {
  return `/volumes/${volume_id}/tag?worklist`;
}

/** Takes the next volume and goes there; to the worklist's page where nothing is left. */
export function useTakeLease() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (strategy: Strategy): Promise<Lease | null> => {
      const body = { strategy, skip: skippedVolumes() };
      return (await bodyOf(api.POST("/api/v1/queue/leases", { body }))) ?? null;
    },
    onSuccess: async (lease, strategy) => {
      queries.setQueryData<Worklist>(worklistQuery.queryKey, (now) => (now ? { ...now, lease } : undefined));
      void queries.invalidateQueries({ queryKey: ["worklist"] });
      await navigate(lease === null ? `/worklist?nothing=${strategy}` : leasePath(lease));
    },
  });
}

export function renewLease(leaseId: string): Promise<Lease> {
  return bodyOf(
    api.POST("/api/v1/queue/leases/{lease_id}/renew", { params: { path: { lease_id: leaseId } } }),
  );
}

/** Gives the volume back and goes to the worklist's page. */
export function useRelease() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (leaseId: string) =>
      bodyOf(api.DELETE("/api/v1/queue/leases/{lease_id}", { params: { path: { lease_id: leaseId } } })),
    onSuccess: async () => {
      await navigate("/worklist");
      await queries.invalidateQueries({ queryKey: ["worklist"] });
    },
  });
}
