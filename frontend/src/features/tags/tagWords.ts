import type { SliceTags } from "../../api/types";
import { strings } from "../../strings";
import type { Tag } from "./tagging";

/** What a tag is called. */
export function wordOf(tag: Tag): string {
  if (tag === null) return strings.tags.untagged;
  return tag ? strings.tags.fluid : strings.tags.noFluid;
}

/** What all readers together say of a slice. */
export function readersOf(item: SliceTags | undefined): string {
  const words = strings.tags.consensus;
  if (item === undefined || item.n_readers === 0) return words.none;
  if (item.disagreement || item.consensus === null) return words.disagree(item.n_readers);
  return words.agreed(wordOf(item.consensus), item.n_readers);
}

/** The `data-tag` of an element, for its colour. */
export function tagCode(tag: Tag): "fluid" | "clear" | "none" {
  if (tag === null) return "none";
  return tag ? "fluid" : "clear";
}
