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

/** Takes a confirmed run over into the list that is shown; a reading under way is older than that, and is given up. */
export async function takeConfirmed(
  queries: QueryClient,
  run: RunTag & { volumeId: string },
  versions: readonly number[],
): Promise<void> {
  const queryKey = tagsKey(run.volumeId);
  await queries.cancelQueries({ queryKey });
  applyConfirmed(queries, run, versions);
  // It was the first one: the page that waits for it would wait for ever.
  if (queries.getQueryData(queryKey) === undefined) void queries.refetchQueries({ queryKey, type: "active" });
}

/** Writes a confirmed run into the list that is shown, until the next reading brings the readers' agreement too. */
function applyConfirmed(
  queries: QueryClient,
  { volumeId, first, last, tag }: RunTag & { volumeId: string },
  versions: readonly number[],
): void {
  queries.setQueryData<SliceTags[]>(tagsKey(volumeId), (items) =>
    items?.map((item) =>
      item.index >= first && item.index <= last
        ? { ...item, mine: tag, my_version: versions[item.index - first] ?? item.my_version }
        : item,
    ),
  );
}
