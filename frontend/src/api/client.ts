import createClient, { type Middleware } from "openapi-fetch";
import { strings } from "../strings";
import { ApiError, errorOf } from "./problem";
import type { paths } from "./schema";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

let csrfToken: string | null = null;
let onSignedOut: () => void = () => {};

/** Kept in memory only: a reload reads it again from `GET /session`. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

export function getCsrfToken(): string | null {
  return csrfToken;
}

/** Called when the service does not know the session that this page thinks it has. */
export function setOnSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

const middleware: Middleware = {
  onRequest({ request }) {
    if (csrfToken !== null && !SAFE_METHODS.has(request.method))
      request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (schemaPath === "/api/v1/session" || ![401, 403].includes(response.status)) return;
    const body = await response
      .clone()
      .json()
      .catch(() => null);
    if (errorOf(response.status, body).isSignedOut) onSignedOut();
  },
  onError() {
    return new ApiError(0, "unreachable", strings.errors.unreachable);
  },
};

export const api = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
api.use(middleware);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; throws `ApiError` for every other. */
export async function bodyOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw errorOf(response.status, error, response.headers.get("Retry-After"));
  return data as T;
}
