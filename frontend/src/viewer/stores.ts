import { type MaskStyle, paintMask } from "./maskPixels";
import { SliceImages } from "./SliceImages";

/** B-scans, decoded off the main thread. */
export const bscanImages = new SliceImages((blob) => createImageBitmap(blob));

/** Coloured masks; the style is the fragment of the address. */
export const maskImages = new SliceImages(async (blob, url) => {
  const style: MaskStyle = url.endsWith("#fill") ? "fill" : "contour";
  const mask = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(mask.width, mask.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return mask;
  context.drawImage(mask, 0, 0);
  mask.close();
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  paintMask(pixels.data, pixels.width, pixels.height, style);
  return createImageBitmap(pixels);
});
