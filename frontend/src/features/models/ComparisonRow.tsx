import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { ComparedVolume, Findings } from "../../api/types";
import { formatDay, formatMeasure } from "../../format";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { may, useUser } from "../session/session";
import styles from "./ComparePage.module.css";
import { fluidText, nameOfCompared } from "./comparison";
import { agreementQuery, type Pair, useSegmentWith } from "./comparisonQuery";

const text = strings.comparison;
const MAX_LINKS = 5;

interface SideProps {
  volume: ComparedVolume;
  findings: Findings | null;
  /** First model, second model. */
  side: string;
  modelId: string;
}

/** How much fluid one version found; where it has not looked yet, a way to ask it. */
function Fluid({ volume, findings, side, modelId }: SideProps) {
  const segment = useSegmentWith();
  const mayAsk = may(useUser().role, "annotator");
  const fluid = fluidText(findings);
  if (fluid !== null) return <span className={styles.figure}>{fluid}</span>;
  const isAway = findings === null || findings.state === "failed" || findings.state === "cancelled";
  if (!isAway) return <span className={styles.muted}>{text.running}</span>;
  if (!mayAsk) return <span className={styles.muted}>–</span>;
  const label = text.segmentLabel(side, nameOfCompared(volume));
  return (
    <span className={styles.links}>
      {findings?.state === "failed" && <span className={styles.failed}>{text.failed}</span>}
      <Button
        aria-label={label}
        disabled={segment.isPending}
        onClick={() => segment.mutate({ volume_id: volume.volume_id, model_id: modelId })}
      >
        {text.segment}
      </Button>
      {segment.isError && <span className={styles.failed}>{sentenceOf(segment.error)}</span>}
    </span>
  );
}

/** The slices whose mask contradicts the tags, each one click away. */
function Against({ volume, findings }: { volume: ComparedVolume; findings: Findings | null }) {
  if (findings?.state !== "succeeded") return <span className={styles.muted}>–</span>;
  if (volume.n_agreed_tags === 0) return <span className={styles.muted}>{text.noTags}</span>;
  const { contradictions } = findings;
  const shown = contradictions.slice(0, MAX_LINKS);
  return (
    <span className={styles.links}>
      <span className={styles.figure}>
        {text.contradictionLinks(contradictions.length, volume.n_agreed_tags)}
      </span>
      {shown.map((index) => (
        <Link
          key={index}
          to={`/volumes/${volume.volume_id}/tag?slice=${index + 1}`}
          aria-label={text.goTo(index + 1)}
        >
          {index + 1}
        </Link>
      ))}
      {contradictions.length > MAX_LINKS && (
        <span className={styles.muted}>{text.andMore(contradictions.length - MAX_LINKS)}</span>
      )}
    </span>
  );
}

function Agreement({ volume, pair }: { volume: ComparedVolume; pair: Pair }) {
  const agreement = useQuery(agreementQuery(pair, volume));
  if (agreement.isError) return <span className={styles.failed}>{sentenceOf(agreement.error)}</span>;
  if (agreement.data !== undefined)
    return <span className={styles.figure}>{formatMeasure(agreement.data.dice)}</span>;
  return <span className={styles.muted}>{agreement.isLoading ? text.measuring : text.notBoth}</span>;
}

/** One volume as both versions see it, the first above the second. */
export function ComparisonRow({ volume, pair }: { volume: ComparedVolume; pair: Pair }) {
  const { first, second } = volume;
  return (
    <tr data-testid="compared-volume" data-volume-id={volume.volume_id}>
      <td>
        <Link className={styles.name} to={`/volumes/${volume.volume_id}/results`}>
          {nameOfCompared(volume)}
        </Link>
        {volume.acquired_on !== null && <div className={styles.muted}>{formatDay(volume.acquired_on)}</div>}
      </td>
      <td>
        <div className={styles.two}>
          <span className={styles.muted}>{text.sides.first}</span>
          <span className={styles.muted}>{text.sides.second}</span>
        </div>
      </td>
      <td>
        <div className={styles.two}>
          <Fluid volume={volume} findings={first} side={text.first} modelId={pair.first} />
          <Fluid volume={volume} findings={second} side={text.second} modelId={pair.second} />
        </div>
      </td>
      <td>
        <div className={styles.two}>
          <span className={styles.figure}>{first?.n_slices_with_fluid ?? "–"}</span>
          <span className={styles.figure}>{second?.n_slices_with_fluid ?? "–"}</span>
        </div>
      </td>
      <td>
        <div className={styles.two}>
          <Against volume={volume} findings={first} />
          <Against volume={volume} findings={second} />
        </div>
      </td>
      <td>
        <Agreement volume={volume} pair={pair} />
      </td>
    </tr>
  );
}
