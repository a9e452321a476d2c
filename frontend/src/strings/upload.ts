function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Adding scans: choosing files, sending them, and what came of it. */
export const uploadStrings = {
  title: "Add scans",
  drop: "Drop files or folders here",
  dropMore: "Drop more, or choose",
  choose: "Choose files",
  chooseFolder: "Choose a folder",
  formats:
    "DICOM · Heidelberg .vol, .e2e, XML · Topcon .fda, .fds · Cirrus .img · Bioptigen, Optovue .OCT · NIfTI · MetaImage · TIFF · NumPy · PNG, JPEG, BMP slices · zip",
  chosen: "What will be sent",
  sorting: "Looking at the files…",
  group: (files: number, bytes: string, isSplit: boolean) =>
    isSplit
      ? `${plural(files, "volume", "volumes")}, a file each · ${bytes}`
      : `${plural(files, "file", "files")} · ${bytes}`,
  slices: (files: number, bytes: string) => `One volume of ${plural(files, "slice", "slices")} · ${bytes}`,
  split: (n: number) => `Make it ${n} volumes`,
  join: "Make it one volume",
  remove: "Remove",
  removeLabel: (name: string) => `Remove ${name}`,
  leftOut: (n: number) => `${plural(n, "file is", "files are")} left out`,
  nothingToSend: "None of these files is a scan.",
  leftOutReasons: {
    system: "belongs to the computer, not to a scan",
    document: "a text or a document",
    index: "an index of DICOM files; they are sent without it",
    empty: "empty",
  },
  patient: "Patient key",
  patientHint: "A pseudonym, never a name. Training splits by it.",
  eye: "Eye",
  eyeUnknown: "Unknown",
  eyes: { OD: "Right (OD)", OS: "Left (OS)" },
  acquired: "Scan date",
  spacing: "Spacing in µm",
  spacingHint: "Only if the file does not carry it.",
  across: "Between slices",
  axial: "Depth",
  along: "Lateral",
  spacingIncomplete: "Give all three spacings, or none.",
  spacingInvalid: "A spacing is a number of µm above 0.",
  sameForAll: (n: number) => `What you say below holds for all ${n} volumes.`,
  submit: (volumes: number) => (volumes === 1 ? "Upload" : `Upload ${volumes} volumes`),
  progress: "Uploads",
  waiting: "Waiting for its turn",
  checking: (percent: number) => `Looking whether it is here already, ${percent} %`,
  sending: (percent: number, file: number, files: number) =>
    files === 1 ? `Sending ${percent} %` : `Sending ${percent} %, file ${file} of ${files}`,
  serverAway: "The server does not answer; trying again…",
  reading: "The server reads the scan…",
  paused: (percent: number) => `Paused at ${percent} %`,
  done: "Taken in",
  known: "Already here",
  openTagging: "Tag it",
  openKnown: "Show it",
  openLabel: (action: string, name: string) => `${action}: ${name}`,
  pause: "Pause",
  resume: "Go on",
  actionLabel: (action: string, name: string) => `${action} ${name}`,
  pauseAll: "Pause all",
  resumeAll: "Go on with all",
  cancelAll: "Cancel all",
  behind: (done: number, all: number, percent: number) =>
    `${done} of ${all} scans, ${percent} % of the bytes`,
  summary: (
    { nTakenIn, nKnown, nRefused }: { nTakenIn: number; nKnown: number; nRefused: number },
    nLeftOut: number,
  ) =>
    [
      `${nTakenIn} taken in`,
      ...(nKnown > 0 ? [`${nKnown} already here`] : []),
      ...(nRefused > 0 ? [`${nRefused} refused`] : []),
      ...(nLeftOut > 0 ? [`${nLeftOut} left out`] : []),
    ].join(", "),
  clear: "Clear list",
  unreadable:
    "The file can no longer be read: it was moved, removed or changed on your computer. Choose it again.",
  cutShort: (n: number) =>
    `Of an earlier visit, ${plural(n, "file has", "files have")} not become a volume. Choose the same files again: what the server has of them is not sent twice.`,
  more: (n: number) => `and ${n} more`,
  forget: "Forget them",
} as const;
