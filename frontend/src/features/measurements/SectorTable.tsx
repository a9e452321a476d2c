import type { SectorFigures } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";
import type { Eye, FieldName } from "./etdrs";
import styles from "./SectorTable.module.css";

const text = strings.measurements.etdrs;
const NL_PER_MM3 = 1000;

interface Props {
  sectors: readonly SectorFigures[];
  eye: Eye;
  pointed: FieldName | null;
}

/** The figures of every ETDRS field; the one that is pointed at on the map is marked. */
export function SectorTable({ sectors, eye, pointed }: Props) {
  return (
    <table className={styles.table} aria-label={text.label(text.eyes[eye])} data-testid="sectors">
      <caption className={styles.caption}>
        {text.title}, {text.eyes[eye]}
      </caption>
      <thead>
        <tr title={text.headHint}>
          {text.head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sectors.map((field) => (
          <tr
            key={field.sector}
            data-testid={`sector-${field.sector}`}
            data-pointed={field.sector === pointed ? "" : undefined}
            data-empty={field.volume_mm3 === 0 ? "" : undefined}
          >
            <th scope="row">{text.fields[field.sector]}</th>
            <td>{formatMeasure(field.volume_mm3 * NL_PER_MM3)}</td>
            <td>{formatMeasure(field.mean_thickness_um, 2)}</td>
            <td>{formatMeasure(field.fluid_area_mm2, 2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
