import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { VolumeProgress } from "../../api/types";
import { formatDay } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Table } from "../../ui/Table";
import { patientName } from "../volumes/volumesQuery";
import styles from "./WorklistPage.module.css";
import { volumeProgressQuery } from "./worklistQuery";

const text = strings.worklist;
const HEAD = [text.volume, text.mine, text.all, text.readers, text.inDispute, text.heldBy];

function Row({ volume }: { volume: VolumeProgress }) {
  return (
    <tr data-testid="volume-progress-row">
      <td>
        <Link to={`/volumes/${volume.volume_id}/tag`}>{patientName(volume)}</Link>
        {volume.acquired_on !== null && <span className={styles.date}>{formatDay(volume.acquired_on)}</span>}
      </td>
      <td>
        {volume.n_mine} / {volume.n_slices}
      </td>
      <td>
        {volume.n_tagged} / {volume.n_slices}
      </td>
      <td>{volume.n_readers}</td>
      <td>{volume.n_disputed}</td>
      <td>{volume.held_by ?? ""}</td>
    </tr>
  );
}

/** How far each volume is. */
export function VolumeProgressTable() {
  const list = useInfiniteQuery(volumeProgressQuery);
  const volumes = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={styles.block} aria-labelledby="worklist-volumes">
      <h2 className={styles.heading} id="worklist-volumes">
        {text.volumes}
      </h2>
      {list.isError && <Notice tone="error" text={sentenceOf(list.error)} onRetry={() => list.refetch()} />}
      {volumes.length > 0 && (
        <Table label={text.volumes} head={HEAD}>
          {volumes.map((volume) => (
            <Row key={volume.volume_id} volume={volume} />
          ))}
        </Table>
      )}
      {list.hasNextPage && (
        <div>
          <Button onClick={() => list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {text.more}
          </Button>
        </div>
      )}
    </section>
  );
}
