/** Lengths between sample centres, in µm. */
export interface Spacing {
  across: number;
  axial: number;
  along: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** `true`: as in the eye; `pixels`: a pixel is square, so that depth is stretched as readers know it. */
export type Proportions = "true" | "pixels";

/** Width over height at which a B-scan of `size` pixels is shown; square pixels where the spacing is unknown. */
export function bscanAspect(size: Size, spacing: Spacing | null, proportions: Proportions = "true"): number {
  if (spacing === null || proportions === "pixels") return size.width / size.height;
  return (size.width * spacing.along) / (size.height * spacing.axial);
}

/** Width over height of an en-face map with one row a B-scan; null where the spacing is unknown. */
export function enFaceAspect(nSlices: number, width: number, spacing: Spacing | null): number | null {
  if (spacing === null) return null;
  return (width * spacing.along) / (nSlices * spacing.across);
}

/** The largest rectangle with this aspect that lies in the middle of the box. */
export function fitInside(box: Size, aspect: number): Rect {
  const width = Math.min(box.width, box.height * aspect);
  const height = width / aspect;
  return { x: (box.width - width) / 2, y: (box.height - height) / 2, width, height };
}

/** The row (0-based) of `nRows` that lies at `fraction` (0 top to 1 bottom) of the height. */
export function rowAt(fraction: number, nRows: number): number {
  return Math.min(nRows - 1, Math.max(0, Math.floor(fraction * nRows)));
}
