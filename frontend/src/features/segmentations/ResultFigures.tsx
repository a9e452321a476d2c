import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { Segmentation, Volume } from "../../api/types";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { ProgressBar } from "../../ui/ProgressBar";
import { Downloads } from "../downloads/Downloads";
import { MeasurementsPanel } from "../measurements/MeasurementsPanel";
import { useIsMeasured } from "../measurements/measurementsQuery";
import { VolumeInterval } from "../measurements/VolumeInterval";
import { modelsQuery } from "../models/modelsQuery";
import { SendToPacs } from "../pacs/SendToPacs";
import { may, useUser } from "../session/session";
import { Origins } from "../volumes/Origins";
import { nameOf } from "../volumes/volumesQuery";
import { NETWORK } from "./current";
import { FluidVolume } from "./FluidVolume";
import { MaskControls } from "./MaskControls";
import { MethodField } from "./MethodField";
import styles from "./ResultFigures.module.css";
import { reportUrl } from "./segmentationQuery";
import type { Mask } from "./useMask";

const text = strings.results;

function Report({ segmentation }: { segmentation: Segmentation }) {
  return (
    <section aria-label={strings.report.title} className={styles.downloads}>
      <a
        className={buttonClass()}
        href={reportUrl(segmentation.id)}
        target="_blank"
        rel="noreferrer"
        data-testid="report"
      >
        {strings.report.open}
      </a>
    </section>
  );
}

function Running({ segmentation }: { segmentation: Segmentation | null }) {
  const isWaiting = segmentation === null || segmentation.state === "queued";
  return (
    <div className={styles.running} role="status" data-testid="segmenting">
      <p>{isWaiting ? text.queued : text.running}</p>
      <ProgressBar label={text.running} value={isWaiting ? null : segmentation.progress} />
    </div>
  );
}

interface Props {
  volume: Volume;
  mask: Mask;
  index: number;
  /** Whether the mask lies over a B-scan now, so that it can be controlled. */
  showsMask: boolean;
  /** Further controls of the picture. */
  children?: ReactNode;
}

/** The figures of a volume, and what can be done with its mask. */
export function ResultFigures({ volume, mask, index, showsMask, children }: Props) {
  const { role } = useUser();
  const canSegment = may(role, "annotator");
  const { segmentation } = mask;
  const isDone = segmentation?.state === "succeeded";
  const isMeasured = useIsMeasured(isDone ? segmentation.id : null);
  const inUse = useQuery(modelsQuery).data?.find(({ active }) => active)?.id;
  const isOlder = mask.method === NETWORK && inUse !== undefined && segmentation?.model_id !== inUse;
  return (
    <aside className={styles.figures}>
      <header>
        <h1 className={styles.title}>{nameOf(volume)}</h1>
        <Link to={`/volumes/${volume.id}/tag?slice=${index + 1}`}>{text.toTagging}</Link>
      </header>
      {!mask.isRunning && <MethodField value={mask.method} onChange={mask.chooseMethod} />}
      {mask.isRunning && <Running segmentation={segmentation} />}
      {isDone && mask.error !== null && <Notice tone="error" text={sentenceOf(mask.error)} />}
      {isDone && (
        <FluidVolume
          segmentation={segmentation}
          volume={volume}
          index={index}
          interval={<VolumeInterval segmentationId={segmentation.id} />}
        />
      )}
      {isDone && <MeasurementsPanel segmentationId={segmentation.id} said={segmentation.warnings} />}
      {!mask.isLoading && isMeasured && (
        <>
          <Origins volume={volume} />
          {isDone && showsMask && <MaskControls mask={mask} />}
          {children}
          {isDone && <Report segmentation={segmentation} />}
          {isDone && <Downloads segmentationId={segmentation.id} canExportTraining={may(role, "trainer")} />}
          {isDone && <SendToPacs segmentation={segmentation} />}
        </>
      )}
      {mask.isLoading && <p role="status">{text.loading}</p>}
      {isDone && isOlder && !mask.isRunning && (
        <div className={styles.older}>
          <p>{text.olderModel}</p>
          {canSegment && (
            <Button data-testid="segment" onClick={() => mask.start()}>
              {text.segmentAgain}
            </Button>
          )}
        </div>
      )}
    </aside>
  );
}
