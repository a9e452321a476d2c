import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import type { SliceTags } from "../../api/types";
import type { RunTag } from "./tagging";

export function tagsKey(volumeId: string): readonly [string, string] {
  return ["tags", volumeId];
}

export function tagsQuery(volumeId: string) {
  return queryOptions({
    queryKey: tagsKey(volumeId),
    queryFn: async () => {
      const path = { volume_id: volumeId };
      return (await bodyOf(api.GET("/api/v1/volumes/{volume_id}/tags", { params: { path } }))).items;
    },
  });
}

/** Writes a confirmed run into the list that is shown, until the next reading brings the readers' agreement too. */
export function applyConfirmed(queries: QueryClient, write: RunTag & { volumeId: string }): void {
  queries.setQueryData<SliceTags[]>(tagsKey(write.volumeId), (items) =>
    items?.map((item) =>
      item.index >= write.first && item.index <= write.last ? { ...item, mine: write.tag } : item,
    ),
  );
}
