import type { PendingWrite } from "../features/tags/pendingWrites";

/** A write of one slice of the volume "v" that knows of no tag. */
export function pendingWrite(more: Partial<PendingWrite> = {}): PendingWrite {
  const { first = 0, last = first } = more;
  return {
    id: "a",
    volumeId: "v",
    tag: true,
    versions: Array.from({ length: last - first + 1 }, () => 0),
    knows: [],
    seenModel: [],
    trouble: null,
    ...more,
    first,
    last,
  };
}
