import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { Strategy, Worklist } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Segments } from "../../ui/Segments";
import { may, useUser } from "../session/session";
import { Endings } from "./Endings";
import { canStart, endingsOf } from "./ending";
import { HeldLease } from "./HeldLease";
import { ReaderTable } from "./ReaderTable";
import { forgetSkipped, skippedVolumes } from "./skipped";
import { VolumeProgressTable } from "./VolumeProgressTable";
import styles from "./WorklistPage.module.css";
import { useTakeLease, worklistQuery } from "./worklistQuery";

const text = strings.worklist;
const STRATEGIES: readonly Strategy[] = ["next", "uncertain", "disagreement"];

function isStrategy(value: string | null): value is Strategy {
  return STRATEGIES.some((strategy) => strategy === value);
}

/** Which slices to take next, and the button that takes them. */
function Start({ worklist }: { worklist: Worklist }) {
  const [search] = useSearchParams();
  const nothing = search.get("nothing"); // the strategy that found nothing, when the reader comes from a volume
  const [strategy, setStrategy] = useState<Strategy>(isStrategy(nothing) ? nothing : "next");
  const take = useTakeLease();
  const isLeft = canStart(worklist, strategy);
  const wasSkipped = nothing === strategy && isLeft && skippedVolumes().length > 0;
  const start = () => take.mutate(strategy);
  const startAgain = () => {
    forgetSkipped();
    start();
  };
  return (
    <section className={styles.start} aria-label={text.strategyLabel}>
      <Segments<Strategy>
        label={text.strategyLabel}
        value={strategy}
        onChange={setStrategy}
        options={STRATEGIES.map((value) => ({ value, label: text.strategies[value] }))}
      />
      <p className={styles.about}>{text.about[strategy]}</p>
      <p className={styles.left} data-testid="worklist-left">
        {strategy === "disagreement"
          ? text.disputed(worklist.n_disputed)
          : text.left(worklist.n_slices - worklist.n_mine, worklist.n_volumes_left)}
      </p>
      <Endings endings={endingsOf(worklist, strategy)} strategy={strategy} />
      {nothing === strategy && !wasSkipped && isLeft && <Notice tone="info" text={text.nothing[strategy]} />}
      {take.isError && <Notice tone="error" text={sentenceOf(take.error)} />}
      <div className={styles.row}>
        <Button
          variant="primary"
          data-testid="start-worklist"
          disabled={take.isPending || !isLeft}
          onClick={start}
        >
          {text.start}
        </Button>
        {wasSkipped && (
          <Button data-testid="look-again" onClick={startAgain}>
            {text.skippedAll}
          </Button>
        )}
      </div>
    </section>
  );
}

/** What is left to read, and how far everybody is. */
export function WorklistPage() {
  const { role } = useUser();
  const worklist = useQuery(worklistQuery);
  if (worklist.isPending) return <p role="status">{text.loading}</p>;
  if (worklist.isError)
    return <Notice tone="error" text={sentenceOf(worklist.error)} onRetry={() => worklist.refetch()} />;
  const { lease, readers, n_slices, n_volumes } = worklist.data;
  return (
    <div className={styles.page} data-testid="worklist">
      <header>
        <h1 className={styles.title}>{text.title}</h1>
        <p className={styles.about}>{text.lead}</p>
      </header>
      {n_volumes === 0 ? (
        <Endings endings={[{ kind: "no-volumes" }]} strategy="next" />
      ) : (
        <>
          {may(role, "annotator") &&
            (lease === null ? <Start worklist={worklist.data} /> : <HeldLease lease={lease} />)}
          <ReaderTable readers={readers} nSlices={n_slices} />
          <VolumeProgressTable />
        </>
      )}
    </div>
  );
}
