import type { PendingWrite } from "./pendingWrites";

/** Why the service takes nothing now. */
export type Silence = { kind: "offline"; reason: string } | { kind: "signed-out" };

/** Where this browser's tags are, as the reader is told. */
export type SaveState =
  | { kind: "saved" }
  | { kind: "saving"; nPending: number }
  | { kind: "offline"; nPending: number; reason: string }
  | { kind: "signed-out"; nPending: number }
  | { kind: "conflict"; nPending: number; conflicts: readonly PendingWrite[] }
  | { kind: "refused"; nPending: number; refusals: readonly PendingWrite[] };

/** What needs the reader most comes first: a conflict, a silent service, a refusal. */
export function saveStateOf(writes: readonly PendingWrite[], silence: Silence | null): SaveState {
  const conflicts = writes.filter(({ trouble }) => trouble?.kind === "conflict");
  const refusals = writes.filter(({ trouble }) => trouble?.kind === "refused");
  const nPending = writes.length - conflicts.length - refusals.length;
  if (conflicts.length > 0) return { kind: "conflict", nPending, conflicts };
  if (nPending > 0 && silence !== null) return { ...silence, nPending };
  if (refusals.length > 0) return { kind: "refused", nPending, refusals };
  return nPending > 0 ? { kind: "saving", nPending } : { kind: "saved" };
}
