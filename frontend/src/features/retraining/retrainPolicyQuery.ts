import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { PolicyWrite } from "./policyDraft";

/** When trainings start. */
export const retrainPolicyQuery = queryOptions({
  queryKey: ["retrain-policy"],
  queryFn: () => bodyOf(api.GET("/api/v1/project-settings/retraining")),
});

export function useChangeRetrainPolicy() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PolicyWrite) => bodyOf(api.PUT("/api/v1/project-settings/retraining", { body })),
    onSuccess: (policy) => {
      queries.setQueryData(retrainPolicyQuery.queryKey, policy);
      void queries.invalidateQueries({ queryKey: ["readiness"] });
    },
  });
}
