import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";

const STALE_MS = 60_000;

/** What admins have decided for the whole installation. */
export const projectSettingsQuery = queryOptions({
  queryKey: ["project-settings"],
  queryFn: () => bodyOf(api.GET("/api/v1/project-settings")),
  staleTime: STALE_MS,
});

export function useChangeProjectSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (blindedFirstRead: boolean) =>
      bodyOf(api.PUT("/api/v1/project-settings", { body: { blinded_first_read: blindedFirstRead } })),
    onMutate: () => queries.cancelQueries({ queryKey: projectSettingsQuery.queryKey }), // an older answer must not come after ours
    onSuccess: (settings) => queries.setQueryData(projectSettingsQuery.queryKey, settings),
  });
}
