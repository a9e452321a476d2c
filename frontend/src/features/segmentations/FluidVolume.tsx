import type { ReactNode } from "react";
import type { Segmentation, Volume } from "../../api/types";
import { formatCount, formatMeasure } from "../../format";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { areaText, areaUnit, countWithFluid } from "./areas";
import styles from "./FluidVolume.module.css";

const text = strings.results;
const PERCENT = 100;

interface Props {
  segmentation: Segmentation;
  volume: Volume;
  index: number;
  /** How sure it is. */
  interval: ReactNode;
}

function spacingText(volume: Volume): string {
  const spacing = volume.spacing_um;
  if (spacing === null) return text.spacingSources.unknown ?? "";
  const source = text.spacingSources[volume.spacing_source] ?? volume.spacing_source;
  return `${text.spacingValue(formatMeasure(spacing.across), formatMeasure(spacing.axial), formatMeasure(spacing.along))}, ${source}`;
}

/** The volume of the fluid, or its voxels where nobody knows their size; and what it rests on. */
export function FluidVolume({ segmentation, volume, index, interval }: Props) {
  const { fluid_volume_mm3: mm3, fluid_volume_nl: nl, fluid_voxels: voxels, slices } = segmentation;
  const current = slices.find((slice) => slice.index === index);
  const rows: [string, string][] = [
    [text.voxels, voxels === null ? "" : formatCount(voxels)],
    [text.slicesWithFluid, `${countWithFluid(slices)} / ${slices.length}`],
    [text.spacing, spacingText(volume)],
  ];
  if (current !== undefined) {
    rows.push([strings.tags.slice(index + 1, slices.length), areaText(current, areaUnit(slices))]);
    if (current.probability !== null)
      rows.push([text.probability, `${Math.round(current.probability * PERCENT)} %`]);
  }
  return (
    <section className={styles.volume} aria-label={text.fluidVolume}>
      <h2 className={styles.heading}>{text.fluidVolume}</h2>
      {mm3 !== null ? (
        <p className={styles.figure} data-testid="fluid-volume">
          <strong>{formatMeasure(mm3)}</strong> {text.mm3}
          {nl !== null && <span className={styles.nl}>{`${formatMeasure(nl)} ${text.nl}`}</span>}
        </p>
      ) : (
        <p className={styles.figure} data-testid="fluid-volume" data-unknown="">
          <strong>{voxels === null ? "" : formatCount(voxels)}</strong> {text.voxels.toLowerCase()}
        </p>
      )}
      {mm3 !== null && interval}
      {segmentation.warnings.map((warning) => (
        <Notice key={warning} tone="warning" text={warning} />
      ))}
      <dl className={styles.rows}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
