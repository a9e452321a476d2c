import { type Grey, localContrast, medianOfNine } from "./displayFilters";
import { type MaskStyle, paintMask } from "./maskPixels";

/** What becomes of a fetched picture. It is the fragment of its address, so that each form is kept by itself. */
export interface Treatment {
  mask: MaskStyle | null;
  isEnhanced: boolean;
  isSmoothed: boolean;
}

/** The fragment that asks for a treatment of a B-scan; empty where there is nothing to do. */
export function bscanFragment({
  isEnhanced,
  isSmoothed,
}: {
  isEnhanced: boolean;
  isSmoothed: boolean;
}): string {
  const words = [...(isEnhanced ? ["enhance"] : []), ...(isSmoothed ? ["smooth"] : [])];
  return words.length === 0 ? "" : `#${words.join("+")}`;
}

export function treatmentOf(url: string): Treatment {
  const words = (url.split("#")[1] ?? "").split("+");
  const mask = words.includes("fill") ? "fill" : words.includes("contour") ? "contour" : null;
  return { mask, isEnhanced: words.includes("enhance"), isSmoothed: words.includes("smooth") };
}

function showGrey(pixels: ImageData, { isEnhanced, isSmoothed }: Treatment): void {
  const values = new Uint8ClampedArray(pixels.width * pixels.height);
  for (let at = 0; at < values.length; at += 1) values[at] = pixels.data[at * 4] ?? 0;
  let grey: Grey = { values, width: pixels.width, height: pixels.height };
  if (isSmoothed) grey = medianOfNine(grey);
  if (isEnhanced) grey = localContrast(grey);
  for (let at = 0; at < values.length; at += 1) pixels.data.fill(grey.values[at] ?? 0, at * 4, at * 4 + 3);
}

/** Decodes a fetched picture and treats it as its address asks. */
export async function decode(blob: Blob, url: string): Promise<ImageBitmap> {
  const treatment = treatmentOf(url);
  const bitmap = await createImageBitmap(blob);
  if (treatment.mask === null && !treatment.isEnhanced && !treatment.isSmoothed) return bitmap;
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return bitmap;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  if (treatment.mask === null) showGrey(pixels, treatment);
  else paintMask(pixels.data, pixels.width, pixels.height, treatment.mask);
  return createImageBitmap(pixels);
}
