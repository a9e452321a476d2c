import { useState } from "react";
import { Link } from "react-router";
import type { Volume } from "../../api/types";
import { formatDateTime, formatDay, formatMeasure } from "../../format";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Table } from "../../ui/Table";
import { may, useUser } from "../session/session";
import { DeleteVolume } from "./DeleteVolume";
import styles from "./VolumeTable.module.css";
import { nameOf } from "./volumesQuery";

const text = strings.volumes;
const { columns } = text;
const HEAD = [columns.scan, columns.size, columns.progress, columns.actions];

function Spacing({ spacing }: { spacing: Volume["spacing_um"] }) {
  if (spacing === null)
    return (
      <span className={styles.unknown} title={text.unknownSpacingHint}>
        {text.unknownSpacing}
      </span>
    );
  const { across, axial, along } = spacing;
  const value = strings.results.spacingValue(
    formatMeasure(across),
    formatMeasure(axial),
    formatMeasure(along),
  );
  return <span className={styles.spacing}>{value}</span>;
}

function Progress({ volume }: { volume: Volume }) {
  const { n_tagged: done, n_slices: all } = volume;
  return (
    <div className={styles.progress}>
      <meter
        className={styles.meter}
        data-full={done === all ? "" : undefined}
        min={0}
        max={all}
        value={done}
        aria-label={text.progress(done, all)}
      />
      <span data-testid="volume-progress">
        {done} / {all}
      </span>
    </div>
  );
}

function VolumeRow({ volume, onDelete }: { volume: Volume; onDelete: (() => void) | null }) {
  const isDone = volume.n_tagged === volume.n_slices;
  const when =
    volume.acquired_on === null
      ? text.added(formatDateTime(volume.created_at))
      : formatDay(volume.acquired_on);
  const about = [volume.device ?? volume.format, when].join(", ");
  return (
    <tr data-testid="volume-row" data-volume-id={volume.id}>
      <td className={styles.scan}>
        <Link className={styles.name} to={`/volumes/${volume.id}/tag`}>
          {nameOf(volume)}
        </Link>
        <span className={styles.about}>{about}</span>
      </td>
      <td className={styles.size}>
        <span>{text.dimensions(volume.n_slices, volume.height, volume.width)}</span>
        <Spacing spacing={volume.spacing_um} />
      </td>
      <td>
        <Progress volume={volume} />
      </td>
      <td className={styles.actions}>
        <Link className={buttonClass(isDone ? "plain" : "primary")} to={`/volumes/${volume.id}/tag`}>
          {isDone ? text.review : text.tag}
        </Link>
        <Link className={buttonClass()} to={`/volumes/${volume.id}/results`}>
          {text.results}
        </Link>
        {onDelete !== null && (
          <Button variant="quiet" aria-label={text.deleteLabel(nameOf(volume))} onClick={onDelete}>
            {strings.actions.delete}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** The scans with how far each is tagged. */
export function VolumeTable({ volumes }: { volumes: readonly Volume[] }) {
  const canDelete = may(useUser().role, "admin");
  const [doomed, setDoomed] = useState<Volume | null>(null);
  return (
    <>
      <Table label={text.title} head={HEAD}>
        {volumes.map((volume) => (
          <VolumeRow key={volume.id} volume={volume} onDelete={canDelete ? () => setDoomed(volume) : null} />
        ))}
      </Table>
      {doomed !== null && <DeleteVolume volume={doomed} onClose={() => setDoomed(null)} />}
    </>
  );
}
