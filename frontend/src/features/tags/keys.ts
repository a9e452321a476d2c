import { actionFor, type Bindings, DEFAULT_BINDINGS, type KeyPress } from "./keyBindings";

export type PictureCommand =
  | { kind: "brightness" | "contrast" | "zoom"; by: 1 | -1 }
  | { kind: "pan"; x: -1 | 0 | 1; y: -1 | 0 | 1 }
  | { kind: "enhance" | "smooth" | "reset-picture" };

export type Command =
  | { kind: "tag"; hasFluid: boolean }
  | { kind: "move"; by: number; extend: boolean }
  | { kind: "goto"; end: "first" | "last"; extend: boolean }
  | { kind: "next-untagged" }
  | { kind: "tag-remaining" }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "toggle-mask" }
  | { kind: "toggle-proportions" }
  | { kind: "show-keys" }
  | { kind: "clear-selection" }
  | { kind: "picture"; change: PictureCommand };

const PAGE = 10;
/** B-scans that PageUp and PageDown move. */

function picture(change: PictureCommand): Command {
  return { kind: "picture", change };
}

/** What may go on while its key is held; all else happens once a press. */
function mayRepeat(command: Command): boolean {
  if (command.kind === "picture") return "by" in command.change || command.change.kind === "pan";
  return command.kind === "move" || command.kind === "goto";
}

/** What a key press on the tagging page means; null: not ours. */
export function commandOf(press: KeyPress, bindings: Bindings = DEFAULT_BINDINGS): Command | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const command = meaningOf(press, bindings);
  return command !== null && press.repeat && !mayRepeat(command) ? null : command;
}

function meaningOf(press: KeyPress, bindings: Bindings): Command | null {
  const extend = press.shiftKey;
  const by = press.shiftKey ? -1 : 1;
  switch (actionFor(press, bindings)) {
    case "fluid":
      return { kind: "tag", hasFluid: true };
    case "clear":
      return { kind: "tag", hasFluid: false };
    case "previous":
      return { kind: "move", by: -1, extend };
    case "next":
      return { kind: "move", by: 1, extend };
    case "back":
      return { kind: "move", by: -PAGE, extend };
    case "on":
      return { kind: "move", by: PAGE, extend };
    case "first":
      return { kind: "goto", end: "first", extend };
    case "last":
      return { kind: "goto", end: "last", extend };
    case "untagged":
      return { kind: "next-untagged" };
    case "normal":
      return { kind: "tag-remaining" };
    case "undo":
      return { kind: press.shiftKey ? "redo" : "undo" };
    case "mask":
      return { kind: "toggle-mask" };
    case "proportions":
      return { kind: "toggle-proportions" };
    case "brighter":
      return picture({ kind: "brightness", by });
    case "contrast":
      return picture({ kind: "contrast", by });
    case "enhance":
      return picture({ kind: "enhance" });
    case "smooth":
      return picture({ kind: "smooth" });
    case "zoomIn":
      return picture({ kind: "zoom", by: 1 });
    case "zoomOut":
      return picture({ kind: "zoom", by: -1 });
    case "panUp":
      return picture({ kind: "pan", x: 0, y: -1 });
    case "panDown":
      return picture({ kind: "pan", x: 0, y: 1 });
    case "panLeft":
      return picture({ kind: "pan", x: -1, y: 0 });
    case "panRight":
      return picture({ kind: "pan", x: 1, y: 0 });
    case "reset":
      return picture({ kind: "reset-picture" });
    case "keys":
      return { kind: "show-keys" };
    case null:
      return press.key === "Escape" ? { kind: "clear-selection" } : null;
  }
}
