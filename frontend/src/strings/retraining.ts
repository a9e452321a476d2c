const MODES = {
  off: "Off",
  manual: "By hand",
  automatic: "Automatic",
};

/** When trainings start, for admins and on the training page. */
export const retrainingStrings = {
  tab: "Training",
  title: "When trainings start",
  mode: "Trainings start",
  modes: MODES,
  modeHints: {
    off: "Nobody can start a training. One under way goes on.",
    manual: "Trainers start a training on the training page.",
    automatic: "The server starts one when all below holds; trainers can at any time.",
  },
  waitsFor: "An automatic training waits for",
  fields: {
    new_tags: "New tags",
    quiet_minutes: "Quiet minutes",
    min_per_class: "Slices of each answer",
    per_day: "Trainings a day",
  },
  fieldHints: {
    new_tags: "Slices tagged or changed since the last training.",
    quiet_minutes: "Time without a tag. Fractions are fine.",
    min_per_class: "Agreed to show fluid, and as many agreed to show none.",
    per_day: "Counted in UTC, those started by hand included.",
  },
  needsNumber: (field: string) => `${field} needs a number.`,
  save: "Save",
  saved: "Saved.",
  offTitle: "Switched off",
  next: "Automatic training",
  waiting: "The next one waits:",
  starts: "The next one starts within seconds.",
  byHand: "Trainings start by hand.",
  change: "Change",
} as const;
