import { useQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import styles from "./BlindedReadSetting.module.css";
import { projectSettingsQuery, useChangeProjectSettings } from "./projectSettingsQuery";

const text = strings.admin.reading;

/** Admins decide whether first reads are blinded. */
export function BlindedReadSetting() {
  const settings = useQuery(projectSettingsQuery);
  const change = useChangeProjectSettings();
  if (settings.isError)
    return <Notice tone="error" text={sentenceOf(settings.error)} onRetry={() => settings.refetch()} />;
  if (settings.isPending) return <p role="status">{strings.admin.loading}</p>;
  return (
    <section className={styles.setting} aria-label={text.title}>
      <label className={styles.label}>
        <input
          type="checkbox"
          data-testid="blinded-first-read"
          checked={settings.data.blinded_first_read}
          disabled={change.isPending}
          onChange={(event) => change.mutate(event.target.checked)}
        />
        {text.label}
      </label>
      <p className={styles.hint}>{text.hint}</p>
      {change.isError && <Notice tone="error" text={sentenceOf(change.error)} />}
    </section>
  );
}
