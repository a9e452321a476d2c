import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";

const MAX_SHOWN = 50;

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: async () =>
    (await bodyOf(api.GET("/api/v1/models", { params: { query: { limit: MAX_SHOWN } } }))).items,
});

/** Puts a version to use; going back to an older one is the same call. */
export function useActivate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (modelId: string) =>
      bodyOf(api.POST("/api/v1/models/{model_id}/activate", { params: { path: { model_id: modelId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["models"] }),
  });
}

/** Removes the weights of a version for good. */
export function useDeleteModel() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (modelId: string) =>
      bodyOf(api.DELETE("/api/v1/models/{model_id}", { params: { path: { model_id: modelId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["models"] }),
  });
}
