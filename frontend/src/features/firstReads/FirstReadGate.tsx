import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { nameOf } from "../volumes/volumesQuery";
import styles from "./FirstReadGate.module.css";
import { useEndFirstRead } from "./firstReadQuery";
import type { FirstRead } from "./useFirstRead";

const text = strings.firstRead;

/** Stands before the results while slices are unread: tag first, or end the first read in so many words. */
export function FirstReadGate({ volume, firstRead }: { volume: Volume; firstRead: FirstRead }) {
  const end = useEndFirstRead(volume.id);
  const { unread, error } = firstRead;
  if (error !== null) return <Notice tone="error" text={sentenceOf(error)} onRetry={firstRead.retry} />;
  if (unread === null) return <p role="status">{text.checking}</p>;
  const next = unread[0] ?? 0;
  return (
    <div className={styles.page}>
      <section className={styles.gate} aria-label={text.title} data-testid="first-read-gate">
        <p className={styles.name}>{nameOf(volume)}</p>
        <h1 className={styles.title}>{text.title}</h1>
        <p>{text.lead(unread.length, volume.n_slices)}</p>
        <Link className={buttonClass("primary")} to={`/volumes/${volume.id}/tag?slice=${next + 1}`}>
          {text.goOn}
        </Link>
        <p className={styles.consequence}>{text.consequence(unread.length)}</p>
        <Button data-testid="end-first-read" disabled={end.isPending} onClick={() => end.mutate()}>
          {text.end}
        </Button>
        {end.isError && <Notice tone="error" text={sentenceOf(end.error)} />}
      </section>
    </div>
  );
}
