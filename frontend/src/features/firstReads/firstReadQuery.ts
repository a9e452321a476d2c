import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";

/** How far the reader's own first read of a volume is: tags change it, so it is asked anew wherever it is shown. */
export function firstReadQuery(volumeId: string) {
  return queryOptions({
    queryKey: ["first-read", volumeId],
    queryFn: () => {
      const path = { volume_id: volumeId };
      return bodyOf(api.GET("/api/v1/volumes/{volume_id}/first-read", { params: { path } }));
    },
    staleTime: 0,
  });
}

/** Ends the reader's first read; the service records of which slices. */
export function useEndFirstRead(volumeId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => {
      const path = { volume_id: volumeId };
      return bodyOf(api.POST("/api/v1/volumes/{volume_id}/first-read/end", { params: { path } }));
    },
    onSuccess: (firstRead) => queries.setQueryData(firstReadQuery(volumeId).queryKey, firstRead),
  });
}
