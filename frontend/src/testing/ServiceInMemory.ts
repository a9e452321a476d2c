import { createHash } from "node:crypto";
import type { ApiError } from "../api/problem";
import type { Volume } from "../api/types";
import { contentDigest } from "../features/volumes/digesting";
import type { SentFile, Transport, Uploaded } from "../features/volumes/transport";
import { type FileToSend, type SendEvents, Stopped } from "../features/volumes/tusFile";

/** The service as uploads meet it. What is sent waits at `gates`, where a test has put one. */
export class ServiceInMemory implements Transport {
  readonly volumes = new Map<string, Volume>();
  readonly uploads = new Map<string, FileToSend>();
  /** Refusals that the next calls of `create` give, one each. */
  readonly refusals: ApiError[] = [];
  readonly log: string[] = [];
  forgotten: string[] = [];
  readonly forgottenFiles: string[] = [];
  gate: Promise<void> = Promise.resolve();

  digest = async (file: Blob, onBytes: (nBytes: number) => void): Promise<Uint8Array> => {
    onBytes(file.size);
    return createHash("sha256")
      .update(new Uint8Array(await file.arrayBuffer()))
      .digest();
  };

  known = async (digest: string): Promise<Volume | null> => this.volumes.get(digest) ?? null;

  send = async (file: FileToSend, on: SendEvents, signal: AbortSignal): Promise<string> => {
    const url = `/uploads/${file.path}`;
    this.log.push(this.uploads.has(url) ? `resume ${file.path}` : `send ${file.path}`);
    this.uploads.set(url, file);
    on.onUrl(url);
    on.onBytes(file.file.size / 2);
    await Promise.race([this.gate, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
    if (signal.aborted) throw new Stopped();
    on.onBytes(file.file.size);
    return url;
  };

  create = async (urls: readonly string[]): Promise<Uploaded> => {
    this.log.push(`create of ${urls.length}`);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw refusal;
    const digests = urls.map((url) => this.uploads.get(url)?.digest ?? new Uint8Array());
    const volume = { id: `v${this.volumes.size}`, warnings: [] as string[] } as Volume;
    this.volumes.set(contentDigest(digests), volume);
    for (const url of urls) this.uploads.delete(url);
    return { volume, isNew: true };
  };

  forget = async (files: readonly SentFile[], unused: readonly string[]): Promise<void> => {
    this.forgotten.push(...unused);
    this.forgottenFiles.push(...files.map(({ path }) => path));
    for (const url of unused) this.uploads.delete(url);
  };
}
