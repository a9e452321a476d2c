import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { FoundSeries, Transfer } from "../../api/types";
import { isFinal } from "../segmentations/current";

const POLL_MS = 1000;

/** Whether there is a PACS; that changes with a restart of the service only. */
export const pacsQuery = queryOptions({
  queryKey: ["pacs"],
  queryFn: () => bodyOf(api.GET("/api/v1/pacs")),
  staleTime: Number.POSITIVE_INFINITY,
});

export interface Wanted {
  patientId: string;
  /** `2026-11-23`, or empty. */
  day: string;
}

/** A mutation, not a query: the answer names patients, so no cache keeps it once the dialog is closed. */
export function useSearchPacs() {
  return useMutation({
    mutationFn: ({ patientId, day }: Wanted) =>
      bodyOf(
        api.POST("/api/v1/pacs/searches", {
          body: { patient_id: patientId.trim() || null, day: day || null, limit: 25, all_classes: false },
        }),
      ),
    gcTime: 0,
  });
}

function keyOf(transferId: string) {
  return ["pacs-transfer", transferId] as const;
}

/** A transfer, followed until it has ended. */
export function transferQuery(transferId: string) {
  return queryOptions({
    queryKey: keyOf(transferId),
    queryFn: () =>
      bodyOf(
        api.GET("/api/v1/pacs/transfers/{transfer_id}", { params: { path: { transfer_id: transferId } } }),
      ),
    refetchInterval: ({ state }) => (state.data && !isFinal(state.data.state) ? POLL_MS : false),
  });
}

/** The last delivery of a segmentation, followed until it has ended; null where there was none. */
export function deliveryQuery(segmentationId: string) {
  return queryOptions({
    queryKey: ["pacs-delivery", segmentationId],
    queryFn: async (): Promise<Transfer | null> => {
      const query = { segmentation_id: segmentationId, limit: 1 };
      return (await bodyOf(api.GET("/api/v1/pacs/transfers", { params: { query } }))).items[0] ?? null;
    },
    refetchInterval: ({ state }) => (state.data && !isFinal(state.data.state) ? POLL_MS : false),
  });
}

export function useImportSeries() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ study_uid, series_uid }: FoundSeries) =>
      bodyOf(api.POST("/api/v1/pacs/imports", { body: { study_uid, series_uid, all_classes: false } })),
    onSuccess: (transfer) => queries.setQueryData(keyOf(transfer.id), transfer),
  });
}

export function useDeliver(segmentationId: string) {
  const queries = useQueryClient();
  const path = { segmentation_id: segmentationId };
  return useMutation({
    mutationFn: () =>
      bodyOf(api.POST("/api/v1/segmentations/{segmentation_id}/pacs-deliveries", { params: { path } })),
    onMutate: () => queries.cancelQueries({ queryKey: deliveryQuery(segmentationId).queryKey }), // an older answer must not come after ours
    onSuccess: (transfer) => queries.setQueryData(deliveryQuery(segmentationId).queryKey, transfer),
  });
}

export function useCancelTransfer() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (transferId: string) =>
      bodyOf(
        api.POST("/api/v1/pacs/transfers/{transfer_id}/cancel", {
          params: { path: { transfer_id: transferId } },
        }),
      ),
    onSuccess: (transfer) => queries.setQueryData(keyOf(transfer.id), transfer),
  });
}
