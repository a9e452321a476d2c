import { strings } from "../strings";
import type { Problem } from "./types";

/** A refusal of the service, or its absence (status 0). `message` is the sentence to show. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterS: number | null;
  /** More members of the problem object. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    retryAfterS: number | null = null,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
    this.more = more;
  }

  /** Whether the service no longer knows this browser's session. */
  get isSignedOut(): boolean {
    return this.status === 401 || this.code === "csrf_token_wrong";
  }

  /** Whether the same request may succeed later without a change. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "detail" in body && typeof body.detail === "string";
}

/** The error that a response with this status and (parsed) body stands for. */
export function errorOf(status: number, body: unknown, retryAfter: string | null = null): ApiError {
  const seconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  if (isProblem(body)) return new ApiError(status, body.code ?? "unknown", body.detail, seconds, { ...body });
  return new ApiError(status, "unknown", strings.errors.unexpectedStatus(status), seconds);
}

/** What to show for anything thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : strings.errors.unknown;
}
