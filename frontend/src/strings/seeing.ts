/** English of the results: how a mask came to be, maps, visits, the 3-D view. Slices count from 1. */
export const seeingStrings = {
  views: {
    label: "View",
    names: { result: "Result", steps: "How it came to be", visits: "Visits", scene: "3-D" },
  },
  readout: {
    slice: (slice: number, n: number) => `Slice ${slice} / ${n}`,
    ascan: (ascan: number) => `A-scan ${ascan}`,
    thickness: (um: string) => `${um} µm of fluid`,
  },
  chart: {
    probability: "Fluid probability of the slice",
    percent: (share: number) => `${Math.round(share * 100)} %`,
  },
  map: {
    title: "Fluid thickness, en face",
    hint: "Fluid along each A-scan over the mean projection, one row a B-scan. Point to see, click to go there.",
    loading: "The map is on its way…",
    um: "µm",
    noSpacing: "The scan does not state its spacing, so a thickness in µm cannot be given.",
    empty: "There is no fluid to map.",
  },
  contradictions: {
    title: "Tag and mask disagree",
    none: "Every tagged slice agrees with its mask.",
    untagged: "No slice is tagged yet, so nothing can disagree.",
    loading: "Comparing tags and masks…",
    kinds: {
      mask_without_fluid: (area: string) => `tagged no fluid, mask ${area}`,
      fluid_without_mask: () => "tagged fluid, empty mask",
    },
    slice: (slice: number) => `Slice ${slice}`,
    openTag: (slice: number) => `Look at the tag of slice ${slice}`,
    tag: "Tag",
  },
  steps: {
    title: "How this mask came to be",
    loading: "The steps of this slice are being computed…",
    noModel: "This method has no network, so there are no steps to show; its mask is all there is.",
    roleMissing: (role: string) =>
      `Nobody has asked for the steps of this slice yet, and the role ${role} cannot: an annotator can.`,
    paths: {
      network:
        "This version is one network. It has no saliency map and no propagation: it gives a probability for every pixel.",
      propagation: "This version finds its mask by saliency M and propagation S4 to S0.",
      fusion: "This version finds its mask by averaging saliency M with the reference maps.",
      taught:
        "This version has two parts: saliency and propagation made the labels that taught the segmenter, and the segmenter alone gives the mask.",
    },
    names: {
      seen: "Input",
      m: "Saliency M",
      fused: "Mean of maps",
      snapped: "Snapped",
      probability: "Probability",
      mask: "Mask",
    } as Record<string, string>,
    scale: (factor: string) => `Scale ${factor}`,
    roles: {
      mask: null,
      teaching: "taught the segmenter",
      comparison: "not part of this mask",
    },
    show: (name: string) => `Lay ${name} over the B-scan`,
    style: "Overlay style",
    opacity: "Overlay opacity",
  },
  visits: {
    title: "Visits of this eye",
    loading: "Looking for other visits…",
    single:
      "There is one scan of this eye. Another with the same patient key, eye and a later date appears here.",
    unknownEye:
      "This scan states no patient key or no eye, so other visits cannot be found. Both are given when a scan is uploaded.",
    earlier: "Earlier",
    later: "Later",
    uploadDay: (day: string) => `${day} (upload)`,
    open: (day: string, isRunning: boolean, failure: string | null) =>
      `${day}: ${isRunning ? "segmenting…" : (failure ?? "not segmented")}`,
    segment: (day: string) => `Segment ${day}`,
    overTime: (unit: string) => `Fluid volume in ${unit}`,
    point: (day: string, value: string) => `${day}: ${value}`,
    noVolumes: "No visit has a volume in mm³: the spacing is unknown.",
    thickness: "Fluid thickness in µm",
    difference: "Later minus earlier in µm",
    comparing: "Comparing the two visits…",
    bscan: (day: string, slice: number) => `${day}, slice ${slice}`,
    percent: (percent: string) => `${percent} %`,
  },
  scene: {
    title: "3-D view",
    lead: "Fluid in colour inside the scan. Drag to turn, wheel to zoom.",
    canvas: "Turning view of the scan with its fluid",
    loading: "Building the view…",
    noWebGl:
      "This browser has no WebGL 2, so the 3-D view cannot be drawn. Everything else works without it.",
    oneSlice: "A single B-scan has no third dimension to show.",
    failed: (reason: string) => `The 3-D view could not be drawn: ${reason}`,
    unknownSpacing: "The spacing is unknown: voxels are drawn as cubes, which is not the eye's shape.",
    turnLeft: "Turn left",
    turnRight: "Turn right",
    tissue: "Scan opacity",
  },
} as const;
