import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { Contradiction, Volume } from "../../api/types";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { areaText } from "./areas";
import styles from "./Contradictions.module.css";
import { contradictionsQuery } from "./mapQuery";

const text = strings.seeing.contradictions;

interface Props {
  volume: Volume;
  segmentationId: string;
  index: number;
  onPick: (index: number) => void;
}

function inWords(found: Contradiction): string {
  return text.kinds[found.kind](areaText(found, found.area_mm2 === null ? "px" : "mm2"));
}

/** Slices where the readers and the mask say the opposite, each one click away. */
export function Contradictions({ volume, segmentationId, index, onPick }: Props) {
  const query = useQuery(contradictionsQuery(segmentationId));
  if (query.isError)
    return <Notice tone="error" text={sentenceOf(query.error)} onRetry={() => query.refetch()} />;
  const found = query.data ?? [];
  const none = volume.n_tagged === 0 ? text.untagged : text.none;
  return (
    <section className={styles.section} aria-label={text.title} data-testid="contradictions">
      <h2 className={styles.heading}>
        {text.title}
        {found.length > 0 && <span className={styles.count}>{found.length}</span>}
      </h2>
      {found.length === 0 && <p className={styles.none}>{query.isPending ? text.loading : none}</p>}
      <ul className={styles.list}>
        {found.map((one) => (
          <li key={one.index} className={styles.item} data-current={one.index === index ? "" : undefined}>
            <button
              type="button"
              className={styles.pick}
              data-testid={`contradiction-${one.index}`}
              data-kind={one.kind}
              onClick={(event) => {
                if (event.detail > 0) event.currentTarget.blur(); // the arrow keys belong to the page again
                onPick(one.index);
              }}
            >
              <strong>{text.slice(one.index + 1)}</strong> {inWords(one)}
            </button>
            <Link
              to={`/volumes/${volume.id}/tag?slice=${one.index + 1}`}
              aria-label={text.openTag(one.index + 1)}
            >
              {text.tag}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
