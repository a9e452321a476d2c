import { strings } from "../../strings";
import type { MapRows } from "../../viewer/mapPixels";
import { ColourScale } from "../segmentations/ColourScale";
import type { Place } from "../segmentations/cursor";
import { EnFaceCanvas, type MapScale } from "../segmentations/EnFaceCanvas";
import styles from "./VisitMap.module.css";

const { um } = strings.seeing.map;

interface Props {
  rows: MapRows;
  scale: MapScale;
  aspect: number;
  title: string;
  place: Place;
  onPoint: (place: Place | null) => void;
  onPick: (index: number) => void;
  testId: string;
}

/** One map of a comparison, with its colours and the value at the cursor. */
export function VisitMap({ rows, scale, aspect, title, place, onPoint, onPick, testId }: Props) {
  const value = place.column === null ? null : (rows[place.index]?.[place.column] ?? null);
  return (
    <figure className={styles.figure} style={{ maxWidth: `calc(max(14rem, 27vh) * ${aspect})` }}>
      <figcaption className={styles.caption}>
        <span>{title}</span>
        {value !== null && <span className={styles.value}>{`${value} ${um}`}</span>}
      </figcaption>
      <EnFaceCanvas
        rows={rows}
        scale={scale}
        aspect={aspect}
        label={title}
        place={place}
        onPoint={onPoint}
        onPick={onPick}
        testId={testId}
      />
      <ColourScale scale={scale} unit={um} />
    </figure>
  );
}
