import { fitInside } from "./geometry";

export interface Layer {
  bitmap: ImageBitmap;
  opacity: number;
}

/** Draws the layers, the lowest first, into the middle of the canvas at the aspect (width over height). */
export function drawLayers(canvas: HTMLCanvasElement, layers: readonly Layer[], aspect: number): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  const { x, y, width, height } = fitInside(canvas, aspect);
  context.imageSmoothingQuality = "high";
  for (const layer of layers) {
    context.globalAlpha = layer.opacity;
    context.drawImage(layer.bitmap, x, y, width, height);
  }
  context.globalAlpha = 1;
}
