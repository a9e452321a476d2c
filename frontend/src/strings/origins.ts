export const originStrings = {
  title: "Where the scan's facts come from",
  origins: {
    file: "from the file",
    derived: "reckoned from the file",
    absent: "not stated",
    user: "given at upload",
  },
  values: {
    across: "Between B-scans",
    axial: "In depth",
    along: "Between A-scans",
    laterality: "Eye",
    acquired_on: "Day",
    device: "Device",
    order: "Order of B-scans",
  },
  runs: { up: "from inferior to superior", down: "from superior to inferior" },
  with: (origin: string, how: string) => `${origin}: ${how}`,
} as const;
