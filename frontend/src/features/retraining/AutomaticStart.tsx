import { Link } from "react-router";
import type { Readiness } from "../../api/types";
import { strings } from "../../strings";
import { may, useUser } from "../session/session";
import styles from "./AutomaticStart.module.css";

const text = strings.retraining;

/** What the next automatic training waits for, or that trainings start by hand. */
export function AutomaticStart({ readiness }: { readiness: Readiness }) {
  const isAdmin = may(useUser().role, "admin");
  const reasons = readiness.automatic_reasons;
  if (readiness.mode === "off") return null; // the readiness says it already
  return (
    <section className={styles.panel} data-testid="automatic-start" data-mode={readiness.mode}>
      <div className={styles.head}>
        <h2 className={styles.title}>{text.next}</h2>
        {isAdmin && <Link to="/admin?tab=training">{text.change}</Link>}
      </div>
      <p className={styles.line}>
        {reasons === null ? text.byHand : reasons.length === 0 ? text.starts : text.waiting}
      </p>
      {reasons !== null && reasons.length > 0 && (
        <ul className={styles.reasons}>
          {reasons.map(({ code, detail }) => (
            <li key={code} data-code={code}>
              {detail}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
