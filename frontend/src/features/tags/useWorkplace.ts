import { useCallback, useEffect, useRef, useState } from "react";
import type { SliceTags, Volume } from "../../api/types";
import { useUser } from "../session/session";
import { keepActs, readActs } from "./actMemory";
import type { Command } from "./keys";
import { useSender } from "./SenderProvider";
import type { SeenModel } from "./seenModel";
import { nextUntagged, type Tag } from "./tagging";
import { moveToWanted, tagWanted } from "./worklistMoves";
import {
  moveTo,
  moveToUntagged,
  openWorkplace,
  redo,
  type Step,
  tagRemaining,
  tagSelection,
  undo,
  type Workplace,
} from "./workplace";

interface Options {
  volume: Volume;
  items: readonly SliceTags[];
  tags: readonly Tag[];
  /** 0-based; null: the first slice without a tag. */
  startAt: number | null;
  /** The slices that the worklist asks for, in its order; null: outside the worklist. */
  wanted: readonly number[] | null;
  seen: SeenModel;
  /** Why this slice cannot be tagged now; null: it can. */
  blockedBy: (index: number) => string | null;
}

/** The commands that concern place and tags; all others are for the page. */
export type PlaceCommand = Extract<
  Command,
  { kind: "tag" | "move" | "goto" | "next-untagged" | "tag-remaining" | "undo" | "redo" | "clear-selection" }
>;

/** The reader's place in a volume, and what they do there. */
export function useWorkplace({ volume, items, tags, startAt, wanted, seen, blockedBy }: Options) {
  const sender = useSender();
  const userId = useUser().id;
  const n = volume.n_slices;
  const [place, setPlace] = useState<Workplace>(() =>
    openWorkplace(startAt ?? wanted?.[0] ?? nextUntagged(tags, n - 1) ?? 0, readActs(userId, volume.id)),
  );
  const latest = useRef({ place, tags, items, wanted });
  latest.current = { ...latest.current, tags, items, wanted };

  const { undoable, redoable } = place;
  useEffect(
    () => keepActs(userId, volume.id, { undoable, redoable }),
    [undoable, redoable, userId, volume.id],
  );

  const goOn = useCallback((next: Workplace) => {
    latest.current.place = next;
    setPlace(next);
  }, []);

  const write = useCallback(
    (step: Step) => {
      const { items: known } = latest.current;
      if (blockedBy(latest.current.place.index) !== null) return;
      // The tag first: it leaves before the page draws the next slice.
      if (step.writes.length > 0)
        sender.write(volume.id, step.writes, {
          versionOf: (index) => known[index]?.my_version ?? 0,
          hasSeen: (index) => seen.has(index),
        });
      goOn(step.place);
    },
    [blockedBy, goOn, seen, sender, volume.id],
  );

  const perform = useCallback(
    (command: PlaceCommand) => {
      const now = latest.current;
      switch (command.kind) {
        case "move":
          return goOn(moveTo(now.place, now.place.index + command.by, n, command.extend));
        case "goto":
          return goOn(moveTo(now.place, command.end === "first" ? 0 : n - 1, n, command.extend));
        case "next-untagged":
          return goOn(
            now.wanted === null
              ? moveToUntagged(now.place, now.tags)
              : moveToWanted(now.place, now.wanted, n),
          );
        case "clear-selection":
          return goOn({ ...now.place, anchor: null });
        case "tag":
          return write(tagWanted(tagSelection(now.place, now.tags, command.hasFluid), now, n));
        case "tag-remaining":
          return write(tagRemaining(now.place, now.tags));
        case "undo":
          return write(undo(now.place, now.tags));
        case "redo":
          return write(redo(now.place, now.tags));
      }
    },
    [goOn, n, write],
  );

  const goTo = useCallback(
    (index: number, extend = false) => goOn(moveTo(latest.current.place, index, n, extend)),
    [goOn, n],
  );
  return { place, perform, goTo };
}
