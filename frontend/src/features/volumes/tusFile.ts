import type { DetailedError, HttpRequest, HttpResponse, UploadOptions } from "tus-js-client";
import { getCsrfToken } from "../../api/client";
import { ApiError, errorOf } from "../../api/problem";
import { strings } from "../../strings";
import { hex } from "./digesting";
import { fingerprintOf, type KeptUploads } from "./keptUploads";

const ENDPOINT = "/api/v1/uploads";

const CHUNK_BYTES = 8 * 1024 * 1024;
/** A request's worth: little is sent twice where a proxy or a full disk refuses one. */

const RETRY_DELAYS_MS = [500, 1000, 2000, 4000, ...Array.from({ length: 30 }, () => 8000)];
/** Four minutes of a server that restarts or a network that is gone; a try that brings bytes on starts them anew. */

/** The sender was told to stop; what came over is kept. */
export class Stopped extends Error {}

/** The file on the reader's disk is gone or has changed. */
class Unreadable extends Error {}

export interface FileToSend {
  file: File;
  path: string;
  digest: Uint8Array;
}

export interface SendEvents {
  onUrl: (url: string) => void;
  onBytes: (nBytes: number) => void;
  /** The server does not answer, and is asked again. */
  onTrouble: () => void;
}

function answerOf(response: HttpResponse): ApiError {
  let body: unknown = null;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    // no problem object, as of a proxy or of HEAD
  }
  return errorOf(response.getStatus(), body, response.getHeader("Retry-After") ?? null);
}

/** What went wrong, as for every other request. */
function reasonOf(error: Error | DetailedError): Error {
  if (!("originalRequest" in error)) return error;
  const { causingError, originalResponse } = error;
  if (causingError instanceof ApiError || causingError instanceof Unreadable) return causingError;
  if (originalResponse) return answerOf(originalResponse);
  return new ApiError(0, "unreachable", strings.errors.unreachable);
}

const GONE = new Set([404, 409, 423]);
/** Answers after which asking for the offset helps: the upload is elsewhere, busy, or has to be begun anew. */

export function isWorthAnotherTry(error: Error | DetailedError): boolean {
  const reason = reasonOf(error);
  if (!(reason instanceof ApiError) || reason.code === "storage_full") return false;
  return reason.isTemporary || GONE.has(reason.status);
}

/** The library takes any refused HEAD for a lost upload and begins anew; most refusals say nothing of the kind. */
function refuse(request: HttpRequest, response: HttpResponse): void {
  const status = response.getStatus();
  const isRefusal = status >= 400 && status !== 404 && status !== 423;
  if (request.getMethod() === "HEAD" && isRefusal) throw answerOf(response);
}

async function prepare(request: HttpRequest, file: File): Promise<void> {
  const token = getCsrfToken(); // another one after signing in again
  if (token !== null && request.getMethod() !== "HEAD") request.setHeader("X-CSRF-Token", token);
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new Unreadable(strings.upload.unreadable);
  }
}

function optionsFor(wanted: FileToSend, kept: KeptUploads, on: SendEvents): UploadOptions {
  return {
    endpoint: new URL(ENDPOINT, window.location.href).href,
    metadata: { filename: wanted.path, sha256: hex(wanted.digest) },
    fingerprint: async () => fingerprintOf(wanted),
    urlStorage: kept,
    removeFingerprintOnSuccess: false, // only a volume makes it superfluous
    uploadDataDuringCreation: true,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    onBeforeRequest: (request) => prepare(request, wanted.file),
    onAfterResponse: refuse,
    onProgress: on.onBytes,
    onShouldRetry: (error) => {
      const again = isWorthAnotherTry(error);
      if (again) on.onTrouble();
      return again;
    },
  };
}

/**
 * Sends a file, or what is missing of it; gives its address. tus-js-client is loaded with the first one.
 *
 * Rejects with `Stopped` when told to stop, else with what to say.
 */
export async function sendFile(
  wanted: FileToSend,
  kept: KeptUploads,
  on: SendEvents,
  signal: AbortSignal,
): Promise<string> {
  const { Upload } = await import("tus-js-client");
  return new Promise((resolve, reject) => {
    const upload = new Upload(wanted.file, {
      ...optionsFor(wanted, kept, on),
      onUploadUrlAvailable: () => upload.url !== null && on.onUrl(upload.url),
      onSuccess: () => resolve(upload.url ?? ""),
      onError: (error) => reject(reasonOf(error)),
    });
    const stop = () => {
      void upload.abort();
      reject(new Stopped());
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    upload.findPreviousUploads().then(([previous]) => {
      if (signal.aborted) return;
      if (previous !== undefined) upload.resumeFromPreviousUpload(previous);
      upload.start();
    }, reject);
  });
}

/** The id in an upload's address. */
export function uploadIdOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
