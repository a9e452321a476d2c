import { api, bodyOf } from "../../api/client";
import { errorOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { digestElsewhere } from "./digestElsewhere";
import { fingerprintOf, type KeptUploads } from "./keptUploads";
import { type FileToSend, type SendEvents, sendFile, uploadIdOf } from "./tusFile";
import { type ScanDetails, volumeBody } from "./uploadForm";

export interface Uploaded {
  volume: Volume;
  /** False when the service had the same bytes already. */
  isNew: boolean;
}

export type SentFile = Pick<FileToSend, "path" | "digest">;

/** All that an upload needs of the world outside. */
export interface Transport {
  digest: (file: Blob, onBytes: (nBytes: number) => void) => Promise<Uint8Array>;
  /** The volume with this content, if the service has it. */
  known: (contentDigest: string) => Promise<Volume | null>;
  /** Sends a file; gives its address. */
  send: (file: FileToSend, on: SendEvents, signal: AbortSignal) => Promise<string>;
  /** Makes a volume of what was sent. */
  create: (urls: readonly string[], details: ScanDetails) => Promise<Uploaded>;
  /** A volume is there of these files; uploads that it was not made of are removed from the service. */
  forget: (files: readonly SentFile[], unused: readonly string[]) => Promise<void>;
}

async function create(urls: readonly string[], details: ScanDetails): Promise<Uploaded> {
  const ids = urls.map(uploadIdOf);
  const { data, error, response } = await api.POST("/api/v1/volumes", {
    body: volumeBody(ids, details),
    params: { header: { "idempotency-key": `upload-${ids[0]}` } }, // an upload becomes a volume once
  });
  if (data === undefined) throw errorOf(response.status, error, response.headers.get("Retry-After"));
  return { volume: data, isNew: response.status === 201 };
}

async function remove(url: string): Promise<void> {
  const path = { upload_id: uploadIdOf(url) };
  try {
    await bodyOf(
      api.DELETE("/api/v1/uploads/{upload_id}", { params: { path }, headers: { "Tus-Resumable": "1.0.0" } }),
    );
  } catch {
    // It expires by itself.
  }
}

export function serviceTransport(kept: KeptUploads): Transport {
  return {
    digest: digestElsewhere,
    known: async (contentDigest) => {
      const query = { content_digest: contentDigest, limit: 1 };
      const { items } = await bodyOf(api.GET("/api/v1/volumes", { params: { query } }));
      return items[0] ?? null;
    },
    send: (file, on, signal) => sendFile(file, kept, on, signal),
    create,
    forget: async (files, unused) => {
      for (const file of files) kept.forget(fingerprintOf(file));
      for (const url of unused) await remove(url);
    },
  };
}
