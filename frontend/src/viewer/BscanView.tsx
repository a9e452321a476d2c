import { useLayoutEffect, useRef } from "react";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import styles from "./BscanView.module.css";
import { drawLayers } from "./draw";
import { filterOf, PLAIN_TONE, type Tone, WHOLE, type Zoom, zoomedRect } from "./pictureView";
import { useDeviceSize } from "./useDeviceSize";
import { type GestureActs, useGestures } from "./useGestures";
import type { Picture } from "./useSlicePicture";

interface Props {
  picture: Picture;
  overlay: Picture;
  overlayOpacity: number;
  /** Width over height at which the B-scan is shown. */
  aspect: number;
  sliceIndex: number;
  nSlices: number;
  tone?: Tone;
  zoom?: Zoom;
  /** What wheel and fingers do; without, the frame lets them through. */
  gestures?: GestureActs;
}

/** One B-scan on a plain 2-D canvas, what is laid over it on another. Never shows another slice than the one it names. */
export function BscanView({
  picture,
  overlay,
  overlayOpacity,
  aspect,
  sliceIndex,
  nSlices,
  tone = PLAIN_TONE,
  zoom = WHOLE,
  gestures,
}: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const size = useDeviceSize(frame);
  useGestures(frame, gestures ?? null);
  const bscan = picture.state === "ready" ? picture.bitmap : null;
  const mask = overlay.state === "ready" ? overlay.bitmap : null;

  useLayoutEffect(() => {
    if (canvas.current === null || above.current === null || size.width === 0) return;
    const rect = zoomedRect(size, aspect, zoom);
    const paint = (target: HTMLCanvasElement, bitmap: ImageBitmap | null, opacity: number) => {
      if (target.width !== size.width) target.width = size.width;
      if (target.height !== size.height) target.height = size.height;
      drawLayers(target, bitmap === null ? [] : [{ bitmap, opacity }], rect);
      target.dataset.painted = bitmap === null ? "" : String(sliceIndex);
    };
    paint(canvas.current, bscan, 1);
    paint(above.current, bscan === null ? null : mask, overlayOpacity);
  }, [bscan, mask, overlayOpacity, aspect, zoom, size, sliceIndex]);

  return (
    <div
      ref={frame}
      className={styles.frame}
      data-zoomed={zoom.factor > 1 ? "" : undefined}
      data-gestures={gestures === undefined ? undefined : ""}
      data-testid="bscan"
    >
      <canvas
        ref={canvas}
        className={styles.canvas}
        style={{ filter: filterOf(tone) }}
        role="img"
        aria-label={strings.viewer.bscan(sliceIndex + 1, nSlices)}
        data-testid="bscan-canvas"
      />
      <canvas ref={above} className={styles.canvas} data-testid="overlay-canvas" />
      {picture.state === "loading" && <p className={styles.note}>{strings.viewer.loading(sliceIndex + 1)}</p>}
      {picture.state === "failed" && (
        <div className={styles.note} role="alert">
          <p>{strings.viewer.failed(sliceIndex + 1)}</p>
          <p className={styles.detail}>{picture.message}</p>
          <Button onClick={picture.retry}>{strings.actions.tryAgain}</Button>
        </div>
      )}
    </div>
  );
}
