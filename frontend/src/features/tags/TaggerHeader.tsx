import { Link } from "react-router";
import type { Volume } from "../../api/types";
import { formatDay, formatMeasure } from "../../format";
import { strings } from "../../strings";
import { nameOf } from "../volumes/volumesQuery";
import styles from "./TaggerHeader.module.css";

/** Which scan this is, and how far it is tagged. */
export function TaggerHeader({ volume, nTagged }: { volume: Volume; nTagged: number }) {
  const spacing = volume.spacing_um;
  const facts = [
    volume.device,
    volume.acquired_on === null ? null : formatDay(volume.acquired_on),
    strings.volumes.dimensions(volume.n_slices, volume.height, volume.width),
    spacing === null
      ? null
      : strings.results.spacingValue(
          formatMeasure(spacing.across),
          formatMeasure(spacing.axial),
          formatMeasure(spacing.along),
        ),
  ];
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>{nameOf(volume)}</h1>
      <p className={styles.facts}>{facts.filter((fact) => fact !== null).join("   ")}</p>
      <div className={styles.progress}>
        <progress className={styles.bar} max={volume.n_slices} value={nTagged} aria-hidden="true" />
        <span data-testid="tag-progress">{strings.tags.progress(nTagged, volume.n_slices)}</span>
      </div>
      <Link to={`/volumes/${volume.id}/results`}>{strings.volumes.results}</Link>
    </header>
  );
}
