/** English of tagging beyond its first words: conflicts, picture, keys, blinded reading. */

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

export const saving = {
  conflicts: (n: number) => plural(n, "conflict", "conflicts"),
  conflictTitle: "Tagged elsewhere meanwhile",
  conflictLead:
    "These slices got another answer in another window since this page last looked. Which one shall hold?",
  conflictValues: (mine: string, theirs: string) =>
    `Here: ${mine.toLowerCase()}. Stored: ${theirs.toLowerCase()}.`,
  keepMine: (mine: string) => `Keep mine: ${mine.toLowerCase()}`,
  keepTheirs: (theirs: string) => `Keep stored: ${theirs.toLowerCase()}`,
  decideLater: "Decide later",
} as const;

export const picture = {
  title: "Picture",
  brightness: "Brightness",
  contrast: "Contrast",
  enhance: "Enhance",
  enhanceHint: "Local contrast, for display only",
  smooth: "Smooth",
  smoothHint: "Less speckle, for display only",
  reset: "Reset",
  zoom: (factor: string) => `${factor}×`,
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  neighbours: "Neighbouring slices",
  neighbour: (slice: number) => `Go to slice ${slice}`,
  curve: "What the model in use gives each slice as probability of fluid",
  undecodable: "The picture is damaged.",
  hiddenUntilTagged: "Hidden until you have tagged this slice.",
} as const;

export const bulk = {
  title: (n: number) => `Tag ${plural(n, "slice", "slices")} as no fluid?`,
  text: (n: number, all: number) =>
    n === all
      ? `None of the ${all} slices has your tag yet. All of them get “no fluid”; Z takes it back.`
      : `${plural(n, "slice has", "slices have")} no tag of yours yet and get “no fluid”. Your other tags stay. Z takes it back.`,
  confirm: "Tag as no fluid",
} as const;

export const keySettings = {
  press: "Press a key…",
  defaults: "Back to the defaults",
  hints: {
    fluid: "fluid",
    clear: "no fluid",
    move: "move",
    select: "select",
    undo: "undo",
    untagged: "next untagged",
    normal: "rest no fluid",
    mask: "mask",
    enhance: "enhance",
  },
  hint: "Click a key, then press the new one. Your browser remembers it.",
  taken: (key: string, action: string) => `${key} is the key for “${action}”. Give that another key first.`,
  reserved: (key: string) => `${key} belongs to the browser or moves the picture; choose another key.`,
  actions: {
    fluid: "Fluid, and go on",
    clear: "No fluid, and go on",
    previous: "Previous slice (Shift: select)",
    next: "Next slice (Shift: select)",
    back: "Ten slices back (Shift: select)",
    on: "Ten slices on (Shift: select)",
    first: "First slice (Shift: select)",
    last: "Last slice (Shift: select)",
    untagged: "Next untagged slice",
    normal: "All remaining: no fluid",
    undo: "Undo (Shift: redo)",
    mask: "Mask on, off",
    proportions: "True proportions or square pixels",
    brighter: "Brighter (Shift: darker)",
    contrast: "More contrast (Shift: less)",
    enhance: "Enhance on, off",
    smooth: "Smooth on, off",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    panUp: "Move the picture up",
    panDown: "Move the picture down",
    panLeft: "Move the picture left",
    panRight: "Move the picture right",
    reset: "Picture as it was",
    keys: "This list",
  },
  /** Names of keys that have no letter. */
  names: {
    " ": "Space",
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
    PageUp: "PgUp",
    PageDown: "PgDn",
    Enter: "Enter",
    Backspace: "⌫",
    Delete: "Del",
    Insert: "Ins",
  } as Record<string, string>,
} as const;
