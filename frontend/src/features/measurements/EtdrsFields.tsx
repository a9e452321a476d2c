import { strings } from "../../strings";
import styles from "./EtdrsFields.module.css";
import {
  DRAWN,
  type FieldName,
  fieldPath,
  type MapShape,
  mapSize,
  nasalIsRight,
  type Orientation,
  type Place,
  pointOf,
} from "./etdrs";

const text = strings.measurements.etdrs;
const LETTER_UM = 260;

interface Props {
  map: MapShape;
  fovea: Place;
  orientation: Orientation;
  /** The field that is pointed at. */
  pointed: FieldName | null;
}

/** The ETDRS fields drawn over a map; the map under them keeps the pointer. */
export function EtdrsFields({ map, fovea, orientation, pointed }: Props) {
  const { width, height } = mapSize(map);
  const centre = pointOf(map, fovea);
  const onRight = nasalIsRight(orientation);
  return (
    <svg
      className={styles.fields}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={text.label(text.eyes[orientation.eye])}
      data-testid="etdrs"
      data-eye={orientation.eye}
    >
      {DRAWN.map((name) => {
        const d = fieldPath(centre, name, orientation);
        return (
          <g key={name}>
            <path d={d} className={styles.shade} vectorEffect="non-scaling-stroke" />
            <path
              d={d}
              className={styles.line}
              data-pointed={name === pointed ? "" : undefined}
              vectorEffect="non-scaling-stroke"
            />
          </g>
        );
      })}
      <text
        className={styles.letter}
        x={LETTER_UM / 2}
        y={height / 2}
        fontSize={LETTER_UM}
        textAnchor="start"
      >
        {onRight ? text.temporal : text.nasal}
      </text>
      <text
        className={styles.letter}
        x={width - LETTER_UM / 2}
        y={height / 2}
        fontSize={LETTER_UM}
        textAnchor="end"
      >
        {onRight ? text.nasal : text.temporal}
      </text>
    </svg>
  );
}
