import type { RunTag, Tag } from "./tagging";
import type { Act, Acts } from "./workplace";

const PREFIX = "serous.acts";

const NONE: Acts = { undoable: [], redoable: [] };

function isTag(value: unknown): value is Tag {
  return value === null || typeof value === "boolean";
}

function isRun(value: unknown): value is RunTag {
  if (typeof value !== "object" || value === null) return false;
  const { first, last, tag } = value as Record<string, unknown>;
  return Number.isInteger(first) && Number.isInteger(last) && isTag(tag);
}

function isAct(value: unknown): value is Act {
  if (typeof value !== "object" || value === null) return false;
  const { done, before, index } = value as Record<string, unknown>;
  return (
    Array.isArray(done) &&
    done.every(isRun) &&
    Array.isArray(before) &&
    before.every(isRun) &&
    Number.isInteger(index)
  );
}

/** What can be undone and redone, as it was kept; nothing where it is damaged. */
export function parseActs(text: string | null): Acts {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return NONE;
  }
  if (typeof value !== "object" || value === null) return NONE;
  const { undoable, redoable } = value as Record<string, unknown>;
  if (!Array.isArray(undoable) || !undoable.every(isAct)) return NONE;
  if (!Array.isArray(redoable) || !redoable.every(isAct)) return NONE;
  return { undoable, redoable };
}

/** A reader's acts on a volume, for as long as the tab is open: through reloads and other pages. */
export function readActs(userId: string, volumeId: string): Acts {
  return parseActs(window.sessionStorage.getItem(`${PREFIX}.${userId}.${volumeId}`));
}

export function keepActs(userId: string, volumeId: string, { undoable, redoable }: Acts): void {
  try {
    window.sessionStorage.setItem(`${PREFIX}.${userId}.${volumeId}`, JSON.stringify({ undoable, redoable }));
  } catch {
    // Without storage, undo ends with the page.
  }
}
