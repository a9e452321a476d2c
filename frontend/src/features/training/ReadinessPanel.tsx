import { useState } from "react";
import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { Readiness } from "../../api/types";
import { formatCount } from "../../format";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { may, useUser } from "../session/session";
import styles from "./ReadinessPanel.module.css";
import { RecipeField } from "./RecipeField";
import { useStartTraining } from "./trainingQuery";

const text = strings.training;

function Counts({ readiness }: { readiness: Readiness }) {
  const counts: [string, number][] = [
    [text.counts.tagged, readiness.n_tagged_slices],
    [text.counts.withFluid, readiness.n_with_fluid],
    [text.counts.withoutFluid, readiness.n_without_fluid],
    [text.counts.eyes, readiness.n_eyes],
    [text.counts.disagreements, readiness.n_disagreements],
  ];
  return (
    <dl className={styles.counts}>
      {counts.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** "Train now", or why not yet. */
export function ReadinessPanel({ readiness }: { readiness: Readiness }) {
  const { role } = useUser();
  const start = useStartTraining();
  const [recipe, setRecipe] = useState("");
  const mayTrain = may(role, "trainer");
  const isRunning = readiness.running_job_id !== null;
  const canStart = readiness.ready && mayTrain && !isRunning && !start.isPending;
  const canChoose = readiness.ready && mayTrain && !isRunning;
  const notReady = readiness.mode === "off" ? strings.retraining.offTitle : text.notReadyTitle;
  const title = readiness.ready ? text.readyTitle : notReady;
  return (
    <section className={styles.panel} data-testid="readiness" data-ready={readiness.ready ? "" : undefined}>
      {!isRunning && <h1 className={styles.title}>{title}</h1>}
      {!readiness.ready && !isRunning && (
        <ul className={styles.reasons}>
          {readiness.reasons.map(({ code, detail }) => (
            <li key={code} data-code={code}>
              {detail}
            </li>
          ))}
        </ul>
      )}
      {readiness.ready && <p className={styles.lead}>{text.lead}</p>}
      <Counts readiness={readiness} />
      {canChoose && <RecipeField recipes={readiness.recipes} value={recipe} onChange={setRecipe} />}
      {!mayTrain && <Notice tone="info" text={text.roleMissing(strings.session.roles[role].toLowerCase())} />}
      {start.error !== null && <Notice tone="error" text={sentenceOf(start.error)} />}
      {!isRunning && (
        <div className={styles.actions}>
          <Button
            variant="primary"
            disabled={!canStart}
            data-testid="train"
            onClick={() => start.mutate(recipe || null)}
          >
            {start.isPending ? text.starting : text.start}
          </Button>
          {!readiness.ready && (
            <Link className={buttonClass()} to="/volumes">
              {text.toVolumes}
            </Link>
          )}
        </div>
      )}
    </section>
  );
}
