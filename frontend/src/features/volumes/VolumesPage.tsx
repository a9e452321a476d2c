import { useInfiniteQuery } from "@tanstack/react-query";
import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { PacsImport } from "../pacs/PacsImport";
import { may, useUser } from "../session/session";
import { CutShort } from "./CutShort";
import { UploadList } from "./UploadList";
import { UploadPanel } from "./UploadPanel";
import { useChosenFiles } from "./useChosenFiles";
import { useFileDrop } from "./useFileDrop";
import { useUploads } from "./useUploads";
import styles from "./VolumesPage.module.css";
import { VolumeTable } from "./VolumeTable";
import { volumesQuery } from "./volumesQuery";

const text = strings.volumes;

/** What to do when there is nothing yet. */
function FirstSteps() {
  return (
    <section className={styles.empty} data-testid="volumes-empty">
      <h2 className={styles.emptyTitle}>{text.emptyTitle}</h2>
      <p className={styles.emptyLead}>{text.emptyLead}</p>
      <ol className={styles.steps}>
        {text.steps.map((step) => (
          <li key={step.title}>
            <strong>{step.title}</strong>
            <span>{step.text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The scans, and how to add one. */
export function VolumesPage() {
  const user = useUser();
  const canUpload = may(user.role, "annotator");
  const list = useInfiniteQuery(volumesQuery);
  const chosen = useChosenFiles();
  const { queue, kept, list: uploads, leftOut, cutShort } = useUploads(user.id);
  const isOver = useFileDrop(chosen.add);
  const volumes = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <div className={styles.page} data-over={isOver && canUpload ? "" : undefined}>
      <section className={styles.list}>
        <header className={styles.header}>
          <h1 className={styles.title}>{text.title}</h1>
          {list.isSuccess && (
            <span className={styles.count}>{text.count(volumes.length, list.hasNextPage)}</span>
          )}
        </header>
        {list.isPending && <p>{text.loading}</p>}
        {list.isError && <Notice tone="error" text={sentenceOf(list.error)} onRetry={() => list.refetch()} />}
        {list.isSuccess && volumes.length === 0 && <FirstSteps />}
        {volumes.length > 0 && <VolumeTable volumes={volumes} />}
        {list.hasNextPage && (
          <Button onClick={() => list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {text.more}
          </Button>
        )}
      </section>
      {canUpload && (
        <aside className={styles.side} aria-label={strings.upload.title}>
          <h2 className={styles.sideTitle}>{strings.upload.title}</h2>
          <CutShort uploads={cutShort} kept={kept} />
          <UploadPanel chosen={chosen} queue={queue} />
          <UploadList uploads={uploads} leftOut={leftOut} queue={queue} />
          <PacsImport />
        </aside>
      )}
    </div>
  );
}
