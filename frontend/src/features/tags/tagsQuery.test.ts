import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import type { SliceTags } from "../../api/types";
import { tagsKey, takeConfirmed } from "./tagsQuery";

it("reads anew what a page waits for when its first reading is given up for a confirmed tag", async () => {
  const queries = new QueryClient();
  const item = { index: 0, mine: true, my_version: 1 } as SliceTags;
  const queryFn = vi.fn(async () => [item]);
  queryFn.mockImplementationOnce(() => new Promise(() => {}));
  const observer = new QueryObserver(queries, { queryKey: tagsKey("v"), queryFn });
  const stop = observer.subscribe(() => {});
  await takeConfirmed(queries, { volumeId: "v", first: 0, last: 0, tag: true }, [1]);
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toEqual([item]));
  stop();
});
