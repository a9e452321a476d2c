import type { Rect } from "./geometry";

export interface Layer {
  bitmap: ImageBitmap;
  opacity: number;
}

/** Draws the layers, the lowest first, into the rectangle of the canvas; parts outside are cut off. */
export function drawLayers(canvas: HTMLCanvasElement, layers: readonly Layer[], rect: Rect): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  for (const layer of layers) {
    context.globalAlpha = layer.opacity;
    context.drawImage(layer.bitmap, rect.x, rect.y, rect.width, rect.height);
  }
  context.globalAlpha = 1;
}
