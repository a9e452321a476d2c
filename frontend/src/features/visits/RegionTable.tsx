import type { Difference, Region } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Table } from "../../ui/Table";
import { nlOf, signed } from "./figures";
import styles from "./RegionTable.module.css";

const text = strings.report.regions;
const FATES = ["new", "resolved", "persisting"] as const;
const N_LISTED = 5;

function changeText(part: { earlier_mm3: number; later_mm3: number }): string {
  return text.volume(signed(nlOf(part.later_mm3 - part.earlier_mm3)));
}

interface Props {
  regions: Difference["regions"];
  onPick: (region: Region) => void;
}

/** What became of the regions of fluid, and the way to those that changed most. */
export function RegionTable({ regions, onPick }: Props) {
  const listed = regions.largest.slice(0, N_LISTED);
  return (
    <section className={styles.regions} aria-label={text.title} data-testid="visit-regions">
      <Table label={text.title} head={text.head}>
        {FATES.map((fate) => {
          const found = regions[fate];
          const isThere = found.n_regions > 0;
          return (
            <tr key={fate} data-testid={`regions-${fate}`}>
              <th scope="row">{text.names[fate]}</th>
              <td>{found.n_regions}</td>
              <td>{isThere ? text.area(formatMeasure(found.earlier_mm2)) : text.none}</td>
              <td>{isThere ? text.area(formatMeasure(found.later_mm2)) : text.none}</td>
              <td>{isThere ? changeText(found) : text.none}</td>
            </tr>
          );
        })}
      </Table>
      {regions.n_small > 0 && <p className={styles.small}>{text.small(regions.n_small)}</p>}
      {listed.length > 0 && (
        <fieldset className={styles.largest}>
          <legend>{text.largest}</legend>
          {listed.map((region) => (
            <Button
              key={`${region.slice_index}-${region.ascan}`}
              variant="quiet"
              onClick={() => onPick(region)}
            >
              {text.goTo(text.names[region.fate], changeText(region))}
            </Button>
          ))}
        </fieldset>
      )}
    </section>
  );
}
