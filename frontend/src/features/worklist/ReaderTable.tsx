import type { ReaderProgress } from "../../api/types";
import { formatDateTime } from "../../format";
import { strings } from "../../strings";
import styles from "./WorklistPage.module.css";

const text = strings.worklist;

/** How far each reader is. */
export function ReaderTable({ readers, nSlices }: { readers: readonly ReaderProgress[]; nSlices: number }) {
  return (
    <section className={styles.block} aria-labelledby="worklist-readers">
      <h2 className={styles.heading} id="worklist-readers">
        {text.readers}
      </h2>
      {readers.length === 0 && <p className={styles.about}>{text.nobody}</p>}
      {readers.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{text.reader}</th>
              <th scope="col">{text.tagged}</th>
              <th scope="col">{text.begun}</th>
              <th scope="col">{text.last}</th>
            </tr>
          </thead>
          <tbody>
            {readers.map((reader) => (
              <tr key={reader.reader} data-testid="reader-progress">
                <td>{reader.reader}</td>
                <td className={styles.number}>
                  {reader.n_tagged} / {nSlices}
                </td>
                <td className={styles.number}>{reader.n_volumes_begun}</td>
                <td>{formatDateTime(reader.last_tagged_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
