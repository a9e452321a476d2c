const MEMORY = "serous.skipped-volumes";

const MAX_SKIPPED = 500;
/** The service takes no more; the oldest come back then. */

export function parseSkipped(text: string | null): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return [];
  }
  return Array.isArray(value) ? value.filter((id) => typeof id === "string").slice(-MAX_SKIPPED) : [];
}

/** Volumes that the reader has passed over while this tab is open. */
export function skippedVolumes(): string[] {
  return parseSkipped(window.sessionStorage.getItem(MEMORY));
}

export function skipVolume(volumeId: string): void {
  const skipped = [...skippedVolumes().filter((id) => id !== volumeId), volumeId];
  window.sessionStorage.setItem(MEMORY, JSON.stringify(skipped));
}

export function forgetSkipped(): void {
  window.sessionStorage.removeItem(MEMORY);
}
