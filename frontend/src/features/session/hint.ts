const MEMORY = "serous.signed-in";

/** Notes whose session this browser has, if any: its cookie is out of reach for scripts. */
export function noteSession(userId: string | null): void {
  try {
    if (userId !== null) window.localStorage.setItem(MEMORY, userId);
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

/** Calls when another tab signs in or out; both have one cookie. */
export function onSessionElsewhere(callback: () => void): void {
  window.addEventListener("storage", ({ key }) => key === MEMORY && callback());
}
