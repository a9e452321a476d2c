function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

export const pacsStrings = {
  open: "Import from PACS",
  title: "Import from PACS",
  lead: (host: string) =>
    `Scans in ${host}. What you type and what is found is not stored; names are not asked for.`,
  patientId: "Patient ID in the PACS",
  day: "Day of the study",
  search: "Search",
  searching: "Asking the PACS…",
  needsOne: "Give a patient ID or a day.",
  none: "The PACS has no OCT that fits.",
  leftOut: (n: number) =>
    `${plural(n, "series", "series")} without a scan that can be read, or of another patient.`,
  series: "Scans found",
  noDay: "Day unknown",
  noEye: "Eye unknown",
  bscans: (n: number) => plural(n, "B-scan", "B-scans"),
  images: (n: number) => plural(n, "image", "images"),
  import: "Import",
  importLabel: (scan: string) => `Import ${scan}`,
  imports: "Imports",
  states: {
    queued: "Waiting for the worker",
    cancelling: "Cancelling…",
    cancelled: "Cancelled",
    succeeded: "Imported",
    sent: "In the PACS, and found there again",
    failed: "Failed",
  },
  openVolume: "Open",
  result: "PACS",
  send: "Send to PACS",
  sendAgain: "Send again",
  sendHint: (host: string) => `The mask and its measurements, to ${host}.`,
} as const;
