import type { Difference } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";
import { buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import styles from "./ChangeFigures.module.css";
import { nlOf, signed } from "./figures";
import { comparisonReportUrl } from "./visitsQuery";

const text = strings.report;

/** What changed in a word and in numbers, whether that can be told, and what the comparison rests on. */
export function ChangeFigures({ found }: { found: Difference }) {
  const { change, registration } = found;
  const percent = change.earlier_mm3 > 0 ? (change.difference_mm3 / change.earlier_mm3) * 100 : null;
  const verdict = change.verdict === null ? text.change.notStated : text.change.verdicts[change.verdict];
  const parts = Object.entries(change.parts_mm3).map(([name, mm3]) =>
    text.change.part(text.change.partNames[name] ?? name, formatMeasure(nlOf(mm3), 2)),
  );
  const rows: [string, string][] = [
    [
      change.within_common_area ? text.change.where.common : text.change.where.whole,
      text.change.before(formatMeasure(nlOf(change.earlier_mm3)), formatMeasure(nlOf(change.later_mm3))),
    ],
    [text.change.parts, parts.join(", ")],
    [text.registration.title, text.registration.verdicts[registration.verdict]],
  ];
  return (
    <section className={styles.change} aria-label={text.change.title}>
      <p className={styles.figure} data-testid="visit-change">
        <span>{text.change.title}</span>
        <strong>{`${signed(change.difference_mm3)} ${strings.results.mm3}`}</strong>
        <span>{text.change.nl(signed(nlOf(change.difference_mm3)))}</span>
        {percent !== null && <span>{strings.seeing.visits.percent(signed(Math.round(percent)))}</span>}
      </p>
      <p className={styles.verdict} data-testid="visit-verdict" data-verdict={change.verdict ?? ""}>
        <strong>{verdict}</strong>
        {change.detectable_mm3 !== null && (
          <span>{text.change.detectable(formatMeasure(nlOf(change.detectable_mm3)))}</span>
        )}
      </p>
      <dl className={styles.rows}>
        {rows
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {found.warnings.map((warning) => (
        <Notice key={warning} tone="warning" text={warning} />
      ))}
      <a
        className={buttonClass()}
        href={comparisonReportUrl(found.later_id, found.earlier_id)}
        target="_blank"
        rel="noreferrer"
        data-testid="comparison-report"
      >
        {text.openComparison}
      </a>
    </section>
  );
}
