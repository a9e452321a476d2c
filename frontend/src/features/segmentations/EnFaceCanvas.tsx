import { type PointerEvent, useEffect, useRef } from "react";
import type { ColourTable } from "../../viewer/colours";
import { rowAt } from "../../viewer/geometry";
import { type MapRows, mapPixels } from "../../viewer/mapPixels";
import type { Place } from "./cursor";
import styles from "./EnFaceCanvas.module.css";

export interface MapScale {
  table: ColourTable;
  low: number;
  high: number;
}

interface Props {
  rows: MapRows;
  scale: MapScale;
  /** Width over height. */
  aspect: number;
  label: string;
  /** The picture under the map. */
  underlay?: string;
  place: Place;
  onPoint: (place: Place | null) => void;
  onPick: (index: number) => void;
  testId: string;
}

/** A map in colours, one row a B-scan, with the shared cursor as cross hairs. The keyboard moves it by the page's keys. */
export function EnFaceCanvas({
  rows,
  scale,
  aspect,
  label,
  underlay,
  place,
  onPoint,
  onPick,
  testId,
}: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = rows.length;
  const width = rows[0]?.length ?? 0;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || width === 0) return;
    context.putImageData(
      new ImageData(mapPixels(rows, scale.table, scale.low, scale.high), width, height),
      0,
      0,
    );
  }, [rows, scale, width, height]);

  const placeAt = (event: PointerEvent<HTMLElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      index: rowAt((event.clientY - box.top) / box.height, height),
      column: rowAt((event.clientX - box.left) / box.width, width),
    };
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.map}
      style={{ aspectRatio: aspect }}
      aria-label={label}
      data-testid={testId}
      data-slice={place.index}
      data-column={place.column ?? ""}
      onPointerMove={(event) => onPoint(placeAt(event))}
      onPointerLeave={() => onPoint(null)}
      onPointerUp={(event) => onPick(placeAt(event).index)}
    >
      {underlay !== undefined && <img src={underlay} alt="" className={styles.layer} draggable={false} />}
      <canvas ref={canvas} className={styles.layer} width={width} height={height} />
      <span className={styles.row} style={{ top: `${((place.index + 0.5) / height) * 100}%` }} />
      {place.column !== null && (
        <span className={styles.column} style={{ left: `${((place.column + 0.5) / width) * 100}%` }} />
      )}
    </button>
  );
}
