/** English of the first read: results that wait until a reader has tagged, or ends it. */

function slices(n: number): string {
  return n === 1 ? "1 slice" : `${n} slices`;
}

export const firstRead = {
  checking: "Looking how far your first read is…",
  title: "A result is ready, and your first read is not done",
  lead: (nUnread: number, nSlices: number) =>
    nUnread === nSlices
      ? `You have not tagged any of the ${slices(nSlices)} yet. First reads are blinded here: what a model says of this scan is shown once every slice has a tag of yours.`
      : `${nUnread} of ${slices(nSlices)} ${nUnread === 1 ? "has" : "have"} no tag of yours yet. First reads are blinded here: what a model says of this scan is shown once every slice has one.`,
  goOn: "Go on tagging",
  end: "Show results",
  consequence: (nUnread: number) =>
    `Show results: your first read of ${nUnread === 1 ? "1 untagged slice" : `${nUnread} untagged slices`} ends here, and this is recorded. You can still tag ${nUnread === 1 ? "it" : "them"}; those tags will say that you had seen the model.`,
} as const;
