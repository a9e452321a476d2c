import { strings } from "../../strings";

export interface KeyPress {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
}

export type Action = keyof typeof strings.keySettings.actions;

/** One key an action, as `KeyboardEvent.key` names it, letters in lower case. */
export type Bindings = Readonly<Record<Action, string>>;

export const DEFAULT_BINDINGS: Bindings = {
  fluid: "1",
  clear: "0",
  previous: "ArrowLeft",
  next: "ArrowRight",
  back: "PageUp",
  on: "PageDown",
  first: "Home",
  last: "End",
  untagged: "n",
  normal: "a",
  undo: "z",
  mask: "m",
  proportions: "p",
  brighter: "b",
  contrast: "c",
  enhance: "e",
  smooth: "s",
  zoomIn: "+",
  zoomOut: "-",
  panUp: "i",
  panDown: "k",
  panLeft: "j",
  panRight: "l",
  reset: "r",
  keys: "?",
};

export const ACTIONS = Object.keys(DEFAULT_BINDINGS) as Action[];

/** Keys that do the same as another one, as long as they are not bound themselves. */
const ALSO: Readonly<Record<string, string>> = {
  ArrowUp: "ArrowLeft",
  ArrowDown: "ArrowRight",
  "=": "+",
  _: "-",
};

/** They move the focus, press buttons, end things or belong to the browser. */
const RESERVED =
  /^(Escape|Tab|Enter| |Shift|Control|Alt|AltGraph|Meta|CapsLock|NumLock|ContextMenu|F\d+|Dead|Process|Unidentified)$/;

const MEMORY = "serous.keys";

function normal(key: string): string {
  return key.length === 1 ? key.toLowerCase() : key;
}

function boundTo(key: string, bindings: Bindings): Action | null {
  return ACTIONS.find((action) => bindings[action] === key) ?? null;
}

/**
 * The action of a key press. Digits also count by place: AZERTY types them with Shift, and Shift+0 is ")" elsewhere.
 */
export function actionFor(press: KeyPress, bindings: Bindings): Action | null {
  const key = normal(press.key);
  const exact = boundTo(key, bindings);
  if (exact !== null) return exact;
  const digit = /^Digit(\d)$/.exec(press.code)?.[1];
  const byPlace = digit === undefined ? null : boundTo(digit, bindings);
  if (byPlace !== null) return byPlace;
  const other = ALSO[key];
  return other === undefined ? null : boundTo(other, bindings);
}

export type Rebinding =
  | { kind: "done"; bindings: Bindings }
  | { kind: "reserved"; key: string }
  | { kind: "taken"; key: string; by: Action };

/** Gives an action another key, unless another action or the browser has it. */
export function rebind(bindings: Bindings, action: Action, pressed: string): Rebinding {
  const key = normal(pressed);
  if (RESERVED.test(pressed)) return { kind: "reserved", key };
  const by = boundTo(key, bindings);
  if (by !== null && by !== action) return { kind: "taken", key, by };
  return { kind: "done", bindings: { ...bindings, [action]: key } };
}

/** What the browser remembers; the defaults where it is damaged or two actions would share a key. */
export function parseBindings(text: string | null): Bindings {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return DEFAULT_BINDINGS;
  }
  if (typeof value !== "object" || value === null) return DEFAULT_BINDINGS;
  const bindings: Record<Action, string> = { ...DEFAULT_BINDINGS };
  for (const action of ACTIONS) {
    const key = (value as Record<string, unknown>)[action];
    if (typeof key === "string" && key !== "" && !RESERVED.test(key)) bindings[action] = normal(key);
  }
  return new Set(Object.values(bindings)).size === ACTIONS.length ? bindings : DEFAULT_BINDINGS;
}

export function readBindings(): Bindings {
  return parseBindings(window.localStorage.getItem(MEMORY));
}

export function keepBindings(bindings: Bindings): void {
  try {
    window.localStorage.setItem(MEMORY, JSON.stringify(bindings));
  } catch {
    // Without storage the keys hold for this visit.
  }
}

/** How a key is written on the screen. */
export function keyName(key: string): string {
  return strings.keySettings.names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
