export type Command =
  | { kind: "tag"; hasFluid: boolean }
  | { kind: "move"; by: number; extend: boolean }
  | { kind: "goto"; end: "first" | "last"; extend: boolean }
  | { kind: "next-untagged" }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "toggle-mask" }
  | { kind: "toggle-proportions" }
  | { kind: "show-keys" }
  | { kind: "clear-selection" };

export interface KeyPress {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
}

const PAGE = 10;
/** B-scans that PageUp and PageDown move. */

/** Digits count by place (AZERTY types them with Shift, and Shift+0 is ")" elsewhere) and by what was typed. */
function digitOf(press: KeyPress): "0" | "1" | null {
  if (press.key === "0" || press.code === "Digit0") return "0";
  if (press.key === "1" || press.code === "Digit1") return "1";
  return null;
}

function movement(press: KeyPress): Command | null {
  const extend = press.shiftKey;
  switch (press.key) {
    case "ArrowLeft":
    case "ArrowUp":
      return { kind: "move", by: -1, extend };
    case "ArrowRight":
    case "ArrowDown":
      return { kind: "move", by: 1, extend };
    case "PageUp":
      return { kind: "move", by: -PAGE, extend };
    case "PageDown":
      return { kind: "move", by: PAGE, extend };
    case "Home":
      return { kind: "goto", end: "first", extend };
    case "End":
      return { kind: "goto", end: "last", extend };
    default:
      return null;
  }
}

/** What a key press on the tagging page means; null: not ours. A held key moves, but does nothing else. */
export function commandOf(press: KeyPress): Command | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const move = movement(press);
  if (move !== null) return move;
  if (press.repeat) return null;
  const digit = digitOf(press);
  if (digit !== null) return { kind: "tag", hasFluid: digit === "1" };
  switch (press.key.toLowerCase()) {
    case "z":
      return { kind: press.shiftKey ? "redo" : "undo" };
    case "n":
      return { kind: "next-untagged" };
    case "m":
      return { kind: "toggle-mask" };
    case "p":
      return { kind: "toggle-proportions" };
    case "?":
      return { kind: "show-keys" };
    case "escape":
      return { kind: "clear-selection" };
    default:
      return null;
  }
}
