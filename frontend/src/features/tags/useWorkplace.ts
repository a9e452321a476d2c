import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { SliceTags, Volume } from "../../api/types";
import { type Command, commandOf } from "./keys";
import { useSender, useSenderSnapshot } from "./SenderProvider";
import { nextUntagged, ownTags, withRuns } from "./tagging";
import {
  moveTo,
  moveToUntagged,
  openWorkplace,
  redo,
  type Step,
  tagSelection,
  undo,
  type Workplace,
} from "./workplace";

interface Options {
  volume: Volume;
  items: readonly SliceTags[];
  /** 0-based; null: the first slice without a tag. */
  startAt: number | null;
  /** Why this slice cannot be tagged now; null: it can. */
  blockedBy: (index: number) => string | null;
  onToggleMask: () => void;
  onToggleProportions: () => void;
  onShowKeys: () => void;
}

/** Text fields keep all keys; sliders keep the keys that move them. */
function isForField(event: KeyboardEvent, command: Command): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest("[role=dialog], select, textarea") !== null) return true;
  const input = target.closest("input");
  if (input === null) return false;
  return input.type !== "range" || command.kind === "move" || command.kind === "goto";
}

/** The reader's place in a volume and the tags as they will be once everything is saved. */
export function useWorkplace({ volume, items, startAt, blockedBy, ...on }: Options) {
  const sender = useSender();
  const { pending } = useSenderSnapshot();
  const n = volume.n_slices;
  const tags = useMemo(() => {
    const waiting = pending.filter((write) => write.volumeId === volume.id);
    return withRuns(ownTags(items, n), waiting);
  }, [items, pending, volume.id, n]);
  const [place, setPlace] = useState<Workplace>(() =>
    openWorkplace(startAt ?? nextUntagged(tags, n - 1) ?? 0),
  );
  const latest = useRef({ place, tags });
  latest.current.tags = tags;

  const goOn = useCallback((next: Workplace) => {
    latest.current.place = next;
    setPlace(next);
  }, []);

  const perform = useCallback(
    (command: Command) => {
      const now = latest.current;
      const write = (step: Step) => {
        if (blockedBy(now.place.index) !== null) return;
        goOn(step.place);
        if (step.writes.length > 0) sender.write(volume.id, step.writes);
      };
      switch (command.kind) {
        case "move":
          return goOn(moveTo(now.place, now.place.index + command.by, n, command.extend));
        case "goto":
          return goOn(moveTo(now.place, command.end === "first" ? 0 : n - 1, n, command.extend));
        case "next-untagged":
          return goOn(moveToUntagged(now.place, now.tags));
        case "clear-selection":
          return goOn({ ...now.place, anchor: null });
        case "tag":
          return write(tagSelection(now.place, now.tags, command.hasFluid));
        case "undo":
          return write(undo(now.place, n));
        case "redo":
          return write(redo(now.place, n));
        case "toggle-mask":
          return on.onToggleMask();
        case "toggle-proportions":
          return on.onToggleProportions();
        case "show-keys":
          return on.onShowKeys();
      }
    },
    [blockedBy, goOn, n, on.onShowKeys, on.onToggleMask, on.onToggleProportions, sender, volume.id],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = event.defaultPrevented ? null : commandOf(event);
      if (command === null || isForField(event, command)) return;
      event.preventDefault();
      perform(command);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [perform]);

  const goTo = useCallback(
    (index: number, extend = false) => goOn(moveTo(latest.current.place, index, n, extend)),
    [goOn, n],
  );
  return { place, tags, perform, goTo };
}
