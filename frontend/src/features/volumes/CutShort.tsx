import { useState } from "react";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import styles from "./CutShort.module.css";
import type { KeptUpload, KeptUploads } from "./keptUploads";

const text = strings.upload;
const N_SHOWN = 3;

interface Props {
  uploads: readonly KeptUpload[];
  kept: KeptUploads;
}

/** Files that an earlier visit did not send to the end; the browser does not let a page open them by itself. */
export function CutShort({ uploads, kept }: Props) {
  const [isForgotten, setForgotten] = useState(false);
  if (uploads.length === 0 || isForgotten) return null;
  const names = uploads.slice(0, N_SHOWN).map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
  const nMore = uploads.length - names.length;
  const forget = () => {
    for (const { key } of uploads) void kept.removeUpload(key);
    setForgotten(true);
  };
  return (
    <section className={styles.cutShort} data-testid="cut-short">
      <p>{text.cutShort(uploads.length)}</p>
      <p className={styles.names}>{[...names, ...(nMore > 0 ? [text.more(nMore)] : [])].join(", ")}</p>
      <Button variant="quiet" onClick={forget}>
        {text.forget}
      </Button>
    </section>
  );
}
