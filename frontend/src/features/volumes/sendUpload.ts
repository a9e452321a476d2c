import { getCsrfToken } from "../../api/client";
import { ApiError, errorOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";

export interface Uploaded {
  volume: Volume;
  /** False when the service had the same bytes already. */
  isNew: boolean;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Uploads one volume. XMLHttpRequest, because `fetch` does not tell how much has been sent. */
export function sendUpload(
  body: FormData,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/volumes");
    request.setRequestHeader("Accept", "application/json");
    const token = getCsrfToken();
    if (token !== null) request.setRequestHeader("X-CSRF-Token", token);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.upload.onload = () => onProgress(1);
    request.onerror = () => reject(new ApiError(0, "unreachable", strings.errors.unreachable));
    request.onabort = () => reject(new ApiError(0, "cancelled", strings.upload.cancelled));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status === 200 || request.status === 201)
        resolve({ volume: answer as Volume, isNew: request.status === 201 });
      else reject(errorOf(request.status, answer, request.getResponseHeader("Retry-After")));
    };
    signal.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}
