export const curveStrings = {
  title: "Loss per epoch",
  training: "Learned slices",
  heldOut: "Held-out patients",
  waiting: "The curve begins with the first epoch.",
  noHeldOut: "No held-out loss: no patient could be kept apart.",
  empty: "This training told no losses.",
  epoch: "Epoch",
  stage: "Stage",
  show: "Loss curve",
  summary: (epoch: number, loss: string, heldOut: string | null) =>
    heldOut === null
      ? `Loss ${loss} after epoch ${epoch}.`
      : `Loss ${loss} after epoch ${epoch}, ${heldOut} on held-out patients.`,
  live: "live",
  polled: "looked at every 2 s",
  advice: {
    killed: "Give the machine more memory or stop other programs, then train again.",
    worker_lost: "Give the machine more memory or stop other programs, then train again.",
    out_of_memory: "Give the machine more memory or stop other programs, then train again.",
    storage_full: "Delete volumes that are no longer needed, or add disk space, then train again.",
    training_diverged: "Train again; if it repeats, look for slices whose tags contradict each other.",
    not_enough_tags: "Tag slices of both kinds, then train again.",
    unavailable: "See that storage and database answer, then train again.",
    internal_error: "The server's log says more; train again after it is mended.",
  } as Record<string, string>,
} as const;
