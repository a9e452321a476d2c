import { useInfiniteQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import type { ComparedVolume } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Table } from "../../ui/Table";
import styles from "./ComparePage.module.css";
import { ComparisonRow } from "./ComparisonRow";
import { totalsOf } from "./comparison";
import { comparisonQuery, type Pair } from "./comparisonQuery";

const text = strings.comparison;
const { columns } = text;
const HEAD = [
  columns.volume,
  columns.model,
  columns.fluid,
  columns.slices,
  columns.contradictions,
  columns.agreement,
];

function Totals({ volumes }: { volumes: readonly ComparedVolume[] }) {
  const { nVolumes, contradictions, meanDifferenceMm3 } = totalsOf(volumes);
  const figures: [string, string][] = [
    [text.contradictions(text.first), String(contradictions.first)],
    [text.contradictions(text.second), String(contradictions.second)],
  ];
  if (meanDifferenceMm3 !== null)
    figures.push([text.difference, `${formatMeasure(meanDifferenceMm3)} ${strings.results.mm3}`]);
  return (
    <section>
      <p className={styles.basis}>{text.sum(nVolumes)}</p>
      <dl className={styles.totals} data-testid="comparison-totals">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Volume by volume: what each found, against which tags, and how far they agree. */
export function ComparisonTable({ pair }: { pair: Pair }) {
  const list = useInfiniteQuery(comparisonQuery(pair));
  const volumes = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <p role="status">{text.loading}</p>;
  if (list.isError && volumes.length === 0)
    return <Notice tone="error" text={sentenceOf(list.error)} onRetry={() => list.refetch()} />;
  if (volumes.length === 0) return <p>{text.noVolumes}</p>;
  return (
    <>
      <Totals volumes={volumes} />
      <Table label={text.title} head={HEAD}>
        {volumes.map((volume) => (
          <ComparisonRow key={volume.volume_id} volume={volume} pair={pair} />
        ))}
      </Table>
      {list.hasNextPage && (
        <div>
          <Button onClick={() => list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {text.more}
          </Button>
        </div>
      )}
    </>
  );
}
