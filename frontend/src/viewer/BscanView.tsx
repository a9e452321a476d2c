import { useLayoutEffect, useRef, useState } from "react";
import { strings } from "../strings";
import { Button } from "../ui/Button";
import styles from "./BscanView.module.css";
import { drawLayers, type Layer } from "./draw";
import type { Size } from "./geometry";
import type { Picture } from "./useSlicePicture";

interface Props {
  picture: Picture;
  overlay: Picture;
  overlayOpacity: number;
  /** Width over height at which the B-scan is shown. */
  aspect: number;
  sliceIndex: number;
  nSlices: number;
}

/** The size of the element in device pixels, 0 x 0 before the first layout. */
function useDeviceSize(ref: React.RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => {
      const ratio = window.devicePixelRatio || 1;
      const box = element.getBoundingClientRect();
      setSize({ width: Math.round(box.width * ratio), height: Math.round(box.height * ratio) });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

/** One B-scan on a plain 2-D canvas. Never shows another slice than the one it names. */
export function BscanView({ picture, overlay, overlayOpacity, aspect, sliceIndex, nSlices }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useDeviceSize(frame);
  const bscan = picture.state === "ready" ? picture.bitmap : null;
  const mask = overlay.state === "ready" ? overlay.bitmap : null;

  useLayoutEffect(() => {
    const target = canvas.current;
    if (target === null || size.width === 0) return;
    if (target.width !== size.width) target.width = size.width;
    if (target.height !== size.height) target.height = size.height;
    const layers: Layer[] = bscan === null ? [] : [{ bitmap: bscan, opacity: 1 }];
    if (bscan !== null && mask !== null) layers.push({ bitmap: mask, opacity: overlayOpacity });
    drawLayers(target, layers, aspect);
    target.dataset.painted = bscan === null ? "" : String(sliceIndex);
  }, [bscan, mask, overlayOpacity, aspect, size, sliceIndex]);

  return (
    <div ref={frame} className={styles.frame} data-testid="bscan">
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={strings.viewer.bscan(sliceIndex + 1, nSlices)}
        data-testid="bscan-canvas"
      />
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
