/** The one-time token in a fragment like `#link=abc`; null when there is none. */
export function tokenOfFragment(fragment: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("link") || null;
}

/** Where to go after sign-in: a path of this site, never another site. */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith("/") || next.startsWith("//") || next.startsWith("/\\"))
    return "/volumes";
  return next.startsWith("/sign-in") ? "/volumes" : next;
}

/** Reads the token once and takes it out of the address, so that neither history nor a reload repeats it. */
export function takeLinkToken(): string | null {
  const token = tokenOfFragment(window.location.hash);
  if (token !== null) {
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }
  return token;
}
