import { api, bodyOf } from "../../api/client";
import type { PendingWrite } from "./pendingWrites";

const SEND_MS = 15_000;
/** A connection that hangs must not hold up the tags behind it for longer. */

function inTime(): { signal: AbortSignal } {
  return { signal: AbortSignal.timeout(SEND_MS) };
}

/**
 * Sends one write: a single tag, a run, or the taking back of tags. Each call may be repeated safely.
 *
 * @returns the version of each tag of the run now; 0: no tag.
 */
export async function sendWrite(write: PendingWrite): Promise<readonly number[]> {
  if (write.first !== write.last) return putRun(write);
  return write.tag === null ? deleteTag(write) : putTag(write, write.tag);
}

function ifMatch({ versions }: PendingWrite): { "if-match"?: string } {
  return versions === null ? {} : { "if-match": `"${versions[0] ?? 0}"` };
}

function hasSeen({ first, seenModel }: PendingWrite): boolean | null {
  return seenModel === null ? null : seenModel.includes(first);
}

async function putRun({ volumeId, first, last, tag, versions, seenModel }: PendingWrite) {
  const result = await bodyOf(
    api.PUT("/api/v1/volumes/{volume_id}/tags/me", {
      ...inTime(),
      params: { path: { volume_id: volumeId } },
      body: {
        first,
        last,
        has_fluid: tag,
        versions: versions === null ? null : [...versions],
        seen_model: seenModel === null ? null : [...seenModel],
      },
    }),
  );
  return result.versions;
}

async function putTag(write: PendingWrite, hasFluid: boolean) {
  const result = await bodyOf(
    api.PUT("/api/v1/volumes/{volume_id}/slices/{index}/tags/me", {
      ...inTime(),
      params: { path: { volume_id: write.volumeId, index: write.first }, header: ifMatch(write) },
      body: { has_fluid: hasFluid, seen_model: hasSeen(write) },
    }),
  );
  return [result.version];
}

async function deleteTag(write: PendingWrite) {
  const seen = hasSeen(write);
  await bodyOf(
    api.DELETE("/api/v1/volumes/{volume_id}/slices/{index}/tags/me", {
      ...inTime(),
      params: {
        path: { volume_id: write.volumeId, index: write.first },
        header: ifMatch(write),
        query: seen === null ? {} : { seen_model: seen },
      },
    }),
  );
  return [0];
}
