import { useEffect, useSyncExternalStore } from "react";
import type { SliceImages } from "./SliceImages";

export type Picture =
  | { state: "none" }
  | { state: "loading" }
  | { state: "failed"; message: string; retry: () => void }
  | { state: "ready"; bitmap: ImageBitmap };

/** The first of `urls`, the rest being fetched ahead. An empty list shows nothing. `urls` must be memoised. */
export function useSlicePicture(store: SliceImages, urls: readonly string[]): Picture {
  const url = urls[0];
  const bitmap = useSyncExternalStore(store.subscribe, () =>
    url === undefined ? undefined : store.peek(url),
  );
  const failure = useSyncExternalStore(store.subscribe, () =>
    url === undefined ? undefined : store.failureOf(url),
  );
  useEffect(() => store.want(urls), [store, urls]);
  if (url === undefined) return { state: "none" };
  if (bitmap !== undefined) return { state: "ready", bitmap };
  if (failure !== undefined)
    return { state: "failed", message: failure.message, retry: () => store.retry(url) };
  return { state: "loading" };
}
