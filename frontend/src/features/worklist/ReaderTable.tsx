import type { ReaderProgress } from "../../api/types";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";
import { Table } from "../../ui/Table";
import styles from "./WorklistPage.module.css";

const text = strings.worklist;
const HEAD = [text.reader, text.tagged, text.begun, text.last];

/** How far each reader is. */
export function ReaderTable({ readers, nSlices }: { readers: readonly ReaderProgress[]; nSlices: number }) {
  return (
    <section className={styles.block} aria-labelledby="worklist-readers">
      <h2 className={styles.heading} id="worklist-readers">
        {text.readers}
      </h2>
      {readers.length === 0 && <p className={styles.about}>{text.nobody}</p>}
      {readers.length > 0 && (
        <Table label={text.readers} head={HEAD}>
          {readers.map((reader) => (
            <tr key={reader.reader} data-testid="reader-progress">
              <td>{reader.reader}</td>
              <td>
                {reader.n_tagged} / {nSlices}
              </td>
              <td>{reader.n_volumes_begun}</td>
              <td>{formatDateTime(reader.last_tagged_at)}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
