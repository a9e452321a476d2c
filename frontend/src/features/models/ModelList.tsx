import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "../../api/problem";
import type { ModelVersion } from "../../api/types";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { may, useUser } from "../session/session";
import { DeleteModel } from "./DeleteModel";
import { ModelItem } from "./ModelItem";
import styles from "./ModelList.module.css";
import { modelsQuery, useActivate } from "./modelsQuery";

const text = strings.models;

/** Model versions, the newest first. */
export function ModelList() {
  const models = useQuery(modelsQuery);
  const activate = useActivate();
  const [asked, setAsked] = useState<ModelVersion | null>(null);
  const { role } = useUser();
  const error = models.error ?? activate.error;
  const onActivate = may(role, "trainer") ? (id: string) => activate.mutate(id) : null;
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{text.title}</h2>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
      {models.data?.length === 0 && <p className={styles.made}>{text.none}</p>}
      <ul className={styles.list}>
        {models.data?.map((model) => (
          <ModelItem
            key={model.id}
            model={model}
            models={models.data}
            onActivate={onActivate}
            onDelete={may(role, "admin") ? () => setAsked(model) : null}
            isBusy={activate.isPending}
          />
        ))}
      </ul>
      {asked !== null && <DeleteModel model={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}
