import { useEffect, useRef, useSyncExternalStore } from "react";
import { strings } from "../strings";
import styles from "./Filmstrip.module.css";
import { neighboursOf } from "./prefetch";
import type { SliceImages } from "./SliceImages";

const HEIGHT_PX = 56;
const MAX_ASPECT = 2.2;
const MIN_ASPECT = 0.8;
/** Very flat or tall B-scans are stretched in the filmstrip, so that all neighbours find room. */

interface FrameProps {
  store: SliceImages;
  url: string;
  slice: number;
  width: number;
  isCurrent: boolean;
  onPick: (slice: number) => void;
}

function Frame({ store, url, slice, width, isCurrent, onPick }: FrameProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bitmap = useSyncExternalStore(store.subscribe, () => store.peek(url));
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || bitmap === undefined) return;
    context.imageSmoothingQuality = "medium";
    context.drawImage(bitmap, 0, 0, width, HEIGHT_PX);
  }, [bitmap, width]);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.frame}
      aria-label={strings.picture.neighbour(slice + 1)}
      aria-current={isCurrent ? "true" : undefined}
      data-testid={`film-${slice}`}
      onClick={() => onPick(slice)}
    >
      <canvas ref={canvas} width={width} height={HEIGHT_PX} />
      <span className={styles.number}>{slice + 1}</span>
    </button>
  );
}

interface Props {
  store: SliceImages;
  urlOf: (slice: number) => string;
  index: number;
  nSlices: number;
  aspect: number;
  onPick: (slice: number) => void;
}

/** The slices before and after the current one, drawn from what is fetched ahead anyway. */
export function Filmstrip({ store, urlOf, index, nSlices, aspect, onPick }: Props) {
  if (nSlices === 1) return null;
  const width = Math.round(HEIGHT_PX * Math.min(MAX_ASPECT, Math.max(MIN_ASPECT, aspect)));
  return (
    <fieldset className={styles.strip} aria-label={strings.picture.neighbours} data-testid="filmstrip">
      {neighboursOf(index, nSlices).map((slice) => (
        <Frame
          key={slice}
          store={store}
          url={urlOf(slice)}
          slice={slice}
          width={width}
          isCurrent={slice === index}
          onPick={onPick}
        />
      ))}
    </fieldset>
  );
}
