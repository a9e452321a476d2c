import { sequential } from "./colours";
import { paintHeat } from "./heatPixels";
import { paintMask } from "./maskPixels";
import { SliceImages } from "./SliceImages";

/** How a step's picture is painted: as it is, as heat, or its part above one half as contour or fill. */
export type StepPaint = "picture" | "heat" | "contour" | "fill";

function paintOf(url: string): StepPaint {
  const wanted = url.slice(url.lastIndexOf("#") + 1);
  return wanted === "heat" || wanted === "contour" || wanted === "fill" ? wanted : "picture";
}

/** Pictures of the steps of an explanation; the paint is the fragment of the address. */
export const stepImages = new SliceImages(async (blob, url) => {
  const paint = paintOf(url);
  const picture = await createImageBitmap(blob);
  if (paint === "picture") return picture;
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return picture;
  context.drawImage(picture, 0, 0);
  picture.close();
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  if (paint === "heat") paintHeat(pixels.data, sequential);
  else paintMask(pixels.data, pixels.width, pixels.height, paint);
  return createImageBitmap(pixels);
});
