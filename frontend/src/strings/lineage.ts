export const lineageStrings = {
  descent: "Line of descent",
  arrow: " → ",
  self: "this model",
  starter: "starter network",
  shipped: "starter network, as it ships",
  nothing: "from nothing",
  gone: (name: string) => `${name} (deleted)`,
  facts: {
    trainedBy: "Trained by",
    tags: "Tagged slices",
    tagsDigest: "Tags",
    comparedWith: "Compared with",
    code: "Code",
    files: "Files",
  },
  putBack: "Put back the one before",
  putBackLabel: (name: string) => `Put back the model that was in use before: ${name}`,
  deleteLabel: (name: string) => `Delete the model of ${name}`,
  deleteTitle: "Delete this model?",
  deleteText: (name: string) =>
    `The weights of the model of ${name} are removed for good. What it segmented stays, and so does its entry in the descent of other models.`,
} as const;
