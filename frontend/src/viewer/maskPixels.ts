export type MaskStyle = "contour" | "fill";
export const MASK_STYLES: readonly MaskStyle[] = ["contour", "fill"];

/** Red, green, blue of the mask on a grey B-scan: the accent of the page, far from any grey. */
export const MASK_RGB: readonly [number, number, number] = [76, 214, 234];

const OPAQUE = 255;

/** Whether a mask pixel touches a pixel outside the mask (4-neighbourhood; the image's edge counts as outside). */
function isBorder(inside: (x: number, y: number) => boolean, x: number, y: number): boolean {
  return !inside(x - 1, y) || !inside(x + 1, y) || !inside(x, y - 1) || !inside(x, y + 1);
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
