const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const HEADER = "X-CSRF-Token";

/** The part of Swagger UI's request that is needed; `url` may be relative. */
export interface DocsRequest {
  url: string;
  method?: string;
  headers: Record<string, string>;
}

/** The token of this browser's session; null when there is no session. */
export async function readCsrfToken(): Promise<string | null> {
  const answer = await fetch("/api/v1/session");
  if (!answer.ok) return null;
  const { csrf_token }: { csrf_token: string | null } = await answer.json();
  return csrf_token;
}

/** The same request, with the session's token where it changes something on this site. */
export async function withCsrfToken<T extends DocsRequest>(
  request: T,
  origin: string,
  readToken: () => Promise<string | null>,
): Promise<T> {
  const isSafe = SAFE_METHODS.has((request.method ?? "GET").toUpperCase());
  if (isSafe || new URL(request.url, origin).origin !== origin) return request;
  const token = await readToken();
  return token === null ? request : { ...request, headers: { ...request.headers, [HEADER]: token } };
}
