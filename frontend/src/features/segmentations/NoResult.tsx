import { Link } from "react-router";
import { ApiError, sentenceOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useFirstRead } from "../firstReads/useFirstRead";
import { may, useUser } from "../session/session";
import { NETWORK } from "./current";
import styles from "./NoResult.module.css";
import type { Mask } from "./useMask";

const text = strings.results;

const NO_MODEL = "no_model";
/** The service's code for: nothing has been trained yet. */

/** What stands where the results will be: what can be done now, and what comes of it. */
export function NoResult({ volume, mask }: { volume: Volume; mask: Mask }) {
  const { role } = useUser();
  const isUnread = (useFirstRead(volume.id).unread?.length ?? 0) > 0;
  if (mask.isLoading) return null;
  if (mask.isRunning) return <p className={styles.lead}>{text.comes}</p>;
  const canSegment = may(role, "annotator");
  const failure = mask.segmentation?.state === "failed" ? mask.segmentation.error?.detail : undefined;
  const problem = mask.error === null ? failure : sentenceOf(mask.error);
  const needsModel = mask.error instanceof ApiError && mask.error.code === NO_MODEL;
  const canTag = canSegment && volume.n_tagged < volume.n_slices;
  return (
    <section className={styles.empty} aria-label={text.emptyTitle} data-testid="no-result">
      <h2 className={styles.title}>{text.emptyTitle}</h2>
      {typeof problem === "string" ? (
        <Notice tone="error" text={problem} />
      ) : (
        <p className={styles.lead}>
          {canSegment
            ? text.emptyLead[mask.method === NETWORK ? "network" : "method"]
            : text.cannotSegment(strings.session.roles[role])}
        </p>
      )}
      {canTag && <p className={styles.lead}>{isUnread ? text.blindedFirst : text.orTag}</p>}
      <div className={styles.ways}>
        {needsModel && (
          <Link className={buttonClass("primary")} to="/training">
            {text.toTraining}
          </Link>
        )}
        {canSegment && (
          <Button
            variant={needsModel ? "plain" : "primary"}
            data-testid="segment"
            onClick={() => mask.start()}
          >
            {text.segment}
          </Button>
        )}
        {canTag && (
          <Link className={buttonClass()} to={`/volumes/${volume.id}/tag`}>
            {text.toTag}
          </Link>
        )}
      </div>
      <h3 className={styles.heading}>{text.emptyShows}</h3>
      <ul className={styles.shows}>
        {text.shows.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
