export type MaskStyle = "contour" | "fill";
export const MASK_STYLES: readonly MaskStyle[] = ["contour", "fill"];

/** Red, green, blue of the mask on a grey B-scan: the accent of the page, far from any grey. */
export const MASK_RGB: readonly [number, number, number] = [76, 214, 234];

const OPAQUE = 255;

/** How strongly each style covers the B-scan at first: a fill must let the tissue through. */
export const MASK_OPACITY: Record<MaskStyle, number> = { contour: 0.9, fill: 0.35 };

const CONTOUR_PX = 2;
/** Thickness of the contour in mask pixels, inside the mask: one pixel is lost on a large screen. */

/** Whether the mask ends within the contour's thickness (along rows and columns; the image's edge ends it too). */
function isBorder(inside: (x: number, y: number) => boolean, x: number, y: number): boolean {
  for (let step = 1; step <= CONTOUR_PX; step += 1) {
    if (!inside(x - step, y) || !inside(x + step, y) || !inside(x, y - step) || !inside(x, y + step))
      return true;
  }
  return false;
}

/**
 * Turns a 0/255 grey mask into coloured pixels, in place.
 *
 * @param rgba width x height x 4 bytes, row by row; the red channel holds the mask (128 and more is fluid).
 */
export function paintMask(rgba: Uint8ClampedArray, width: number, height: number, style: MaskStyle): void {
  const isFluid = new Uint8Array(width * height);
  for (let pixel = 0; pixel < isFluid.length; pixel += 1)
    isFluid[pixel] = (rgba[pixel * 4] ?? 0) >= 128 ? 1 : 0;
  const inside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && isFluid[y * width + x] === 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isShown = inside(x, y) && (style === "fill" || isBorder(inside, x, y));
      const at = (y * width + x) * 4;
      rgba[at] = MASK_RGB[0];
      rgba[at + 1] = MASK_RGB[1];
      rgba[at + 2] = MASK_RGB[2];
      rgba[at + 3] = isShown ? OPAQUE : 0;
    }
  }
}
