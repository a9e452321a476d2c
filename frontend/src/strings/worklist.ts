/** English of the worklist. */

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

export const worklist = {
  nav: "Worklist",
  title: "Worklist",
  loading: "Loading the worklist…",
  lead: "Takes the next volume for you and keeps it from other readers while you tag.",
  strategies: { next: "In order", uncertain: "Least certain first", disagreement: "Readers disagree" },
  strategyLabel: "Which slices",
  about: {
    next: "Slices without a tag of yours, oldest volume first.",
    uncertain: "Slices without a tag of yours, those first that the model in use is least sure of.",
    disagreement: "Slices on which readers differ and which your word can settle.",
  },
  start: "Take the next volume",
  holdTitle: "The volume that you hold",
  holding: (name: string | null) => (name === null ? "You are reading a volume" : `You are reading ${name}`),
  goOn: "Go on reading",
  giveBack: "Give it back",
  giveBackHint:
    "Nobody else gets this volume while you hold it. Give it back to let others have it, or to choose which slices to take next; your tags are kept.",
  left: (slices: number, volumes: number) =>
    `${plural(slices, "slice", "slices")} in ${plural(volumes, "volume", "volumes")} without a tag of yours`,
  disputed: (n: number) => `${plural(n, "slice", "slices")} in dispute`,
  nothing: {
    next: "Nothing is left: every slice of every volume has a tag of yours.",
    uncertain: "Nothing is left: every slice of every volume has a tag of yours.",
    disagreement: "No slice is in dispute that your word could settle.",
  },
  held: (n: number) =>
    `${plural(n, "volume is", "volumes are")} being read by others. They come back when the readers are done or away for a quarter of an hour.`,
  skippedAll: "What is left was passed over; look at it again?",
  again: "Look again",
  noVolumes: "There is no volume yet. Once scans are here, this page hands them out, one reader each.",
  toVolumes: "Add a scan",
  oneClass: (answer: string) =>
    `Every tag so far says ${answer}. A training needs both, so look for slices that show the other.`,
  noModel: "There is no model in use, so none is uncertain. Slices come in their order.",
  notSegmented:
    "The model in use has not segmented any volume yet, so nothing is ranked. Slices come in their order.",
  notRanked: "The model in use has not segmented this volume: slices come in their order.",
  readers: "Readers",
  volumes: "Volumes",
  reader: "Reader",
  tagged: "Tagged slices",
  begun: "Volumes",
  last: "Last tag",
  volume: "Volume",
  mine: "Yours",
  all: "All readers",
  inDispute: "In dispute",
  heldBy: "Read now by",
  more: "Show more",
  nobody: "Nobody has tagged yet.",
  bar: (n: number) => (n === 0 ? "Nothing is left here" : `${plural(n, "slice", "slices")} left here`),
  nextVolume: "Next volume",
  skip: "Skip this volume",
  stop: "Stop",
  lost: "Your hold on this volume has ended; another reader may have it now. Your tags are kept.",
  takeAgain: "Take the next volume",
} as const;
