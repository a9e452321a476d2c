const MEMORY = "serous.signed-in";

/** Notes whether this browser has a session: its cookie is out of reach for scripts. */
export function noteSession(isSignedIn: boolean): void {
  try {
    if (isSignedIn) window.localStorage.setItem(MEMORY, "1");
    else window.localStorage.removeItem(MEMORY);
  } catch {
    // Then `mayHaveSession` is always true, and the service is asked.
  }
}

/** Whether asking the service for the session is worth it; if not, it would answer 401. */
export function mayHaveSession(): boolean {
  try {
    return window.localStorage.getItem(MEMORY) !== null;
  } catch {
    return true;
  }
}
