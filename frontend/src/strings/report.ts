/** English of the reports and of what changed between visits. Slices count from 1. */
export const reportStrings = {
  title: "Report",
  open: "Report (PDF)",
  openComparison: "Report on both visits (PDF)",
  change: {
    title: "Change of the fluid volume",
    nl: (value: string) => `${value} nL`,
    verdicts: {
      grew: "Grew",
      shrank: "Shrank",
      no_detectable_change: "No detectable change",
    },
    notStated: "Whether this is a change is not stated",
    detectable: (value: string) => `Minimal detectable change ${value} nL (95 %)`,
    before: (earlier: string, later: string) => `${earlier} nL, then ${later} nL`,
    where: {
      common: "in the area that both scans cover",
      whole: "in each whole scan",
    },
    parts: "Standard deviations",
    part: (name: string, value: string) => `${name} ${value} nL`,
    partNames: {
      earlier: "earlier volume",
      later: "later volume",
      registration: "registration",
    } as Record<string, string>,
  },
  registration: {
    title: "Registration",
    verdicts: {
      registered: "Registered",
      not_believable: "Not registered",
      not_possible: "Not registered",
    },
  },
  regions: {
    title: "Regions of fluid",
    head: ["Regions", "Number", "Area before", "Area after", "Change"],
    names: { new: "New", resolved: "Resolved", persisting: "Persisting" },
    area: (mm2: string) => `${mm2} mm²`,
    volume: (nl: string) => `${nl} nL`,
    none: "–",
    small: (n: number) => `${n} ${n === 1 ? "region" : "regions"} below 0.01 mm² not counted.`,
    largest: "The largest changes",
    goTo: (fate: string, change: string) => `${fate}, ${change}`,
  },
  series: {
    interval: (value: string, low: string, high: string) => `${value} (95 % interval ${low} to ${high})`,
  },
} as const;
