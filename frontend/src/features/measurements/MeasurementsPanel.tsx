import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import type { Measurements } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { rowsOf } from "./figures";
import styles from "./MeasurementsPanel.module.css";
import { measurementsQuery } from "./measurementsQuery";

const text = strings.measurements;
const NL_PER_MM3 = 1000;

function Pockets({ measured }: { measured: Measurements }) {
  if (measured.n_pockets < 2) return null;
  return (
    <details className={styles.more}>
      <summary>{text.eachPocket}</summary>
      <ol className={styles.list}>
        {measured.pockets.map((pocket, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pockets have no names but their rank
          <li key={number}>
            {pocket.volume_mm3 !== null && `${text.nl(formatMeasure(pocket.volume_mm3 * NL_PER_MM3))}, `}
            {text.pocketSlices(pocket.first_slice + 1, pocket.last_slice + 1)}
            {pocket.max_height_um !== null &&
              `, ${text.um(formatMeasure(Math.round(pocket.max_height_um), 4))}`}
          </li>
        ))}
      </ol>
    </details>
  );
}

interface Props {
  segmentationId: string;
  /** Warnings that are shown elsewhere already. */
  said: readonly string[];
}

/** Where the fluid lies, how high and in how many pockets, and what limits these figures. */
export function MeasurementsPanel({ segmentationId, said }: Props) {
  const { data, error, isPending } = useQuery(measurementsQuery(segmentationId));
  if (error !== null) return <Notice tone="error" text={sentenceOf(error)} />;
  if (isPending || data === undefined) return <p role="status">{text.loading}</p>;
  const warnings = data.warnings.filter((warning) => !said.includes(warning));
  return (
    <section className={styles.panel} aria-label={text.title} data-testid="measurements">
      <h2 className={styles.heading}>{text.title}</h2>
      <dl className={styles.rows}>
        {rowsOf(data).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Pockets measured={data} />
      {warnings.length > 0 && (
        <details className={styles.more} data-testid="measurement-warnings">
          <summary>
            {text.warnings} ({warnings.length})
          </summary>
          <ul className={styles.list}>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
