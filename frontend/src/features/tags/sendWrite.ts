import { api, bodyOf } from "../../api/client";
import type { PendingWrite } from "./pendingWrites";

/** Sends one write: a single tag, a run, or the taking back of tags. Each call may be repeated safely. */
export async function sendWrite({ volumeId, first, last, tag }: PendingWrite): Promise<void> {
  if (tag === null) return clearTags(volumeId, first, last);
  if (first === last) return putTag(volumeId, first, tag);
  await bodyOf(
    api.PUT("/api/v1/volumes/{volume_id}/tags/me", {
      params: { path: { volume_id: volumeId } },
      body: { first, last, has_fluid: tag },
    }),
  );
}

async function putTag(volumeId: string, sliceIndex: number, hasFluid: boolean): Promise<void> {
  await bodyOf(
    api.PUT("/api/v1/volumes/{volume_id}/slices/{index}/tags/me", {
      params: { path: { volume_id: volumeId, index: sliceIndex } },
      body: { has_fluid: hasFluid },
    }),
  );
}

async function clearTags(volumeId: string, first: number, last: number): Promise<void> {
  for (let sliceIndex = first; sliceIndex <= last; sliceIndex += 1) {
    await bodyOf(
      api.DELETE("/api/v1/volumes/{volume_id}/slices/{index}/tags/me", {
        params: { path: { volume_id: volumeId, index: sliceIndex } },
      }),
    );
  }
}
