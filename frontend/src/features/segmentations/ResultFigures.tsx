import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { sentenceOf } from "../../api/problem";
import type { Segmentation, Volume } from "../../api/types";
import { strings } from "../../strings";
import { Button, buttonClass } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { ProgressBar } from "../../ui/ProgressBar";
import { modelsQuery } from "../models/modelsQuery";
import { may, useUser } from "../session/session";
import { Origins } from "../volumes/Origins";
import { nameOf } from "../volumes/volumesQuery";
import { NETWORK } from "./current";
import { FluidVolume } from "./FluidVolume";
import { MaskControls } from "./MaskControls";
import { MethodField } from "./MethodField";
import styles from "./ResultFigures.module.css";
import { maskDownloadUrl } from "./segmentationQuery";
import type { Mask } from "./useMask";

const text = strings.results;

function Downloads({ segmentation }: { segmentation: Segmentation }) {
  return (
    <section aria-label={text.download} className={styles.downloads}>
      <h2 className={styles.heading}>{text.download}</h2>
      {(["nifti", "npz", "png"] as const).map((format) => (
        <a
          key={format}
          className={buttonClass()}
          href={maskDownloadUrl(segmentation.id, format)}
          download
          data-testid={`download-${format}`}
        >
          {text.downloads[format]}
        </a>
      ))}
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
  const canSegment = may(useUser().role, "annotator");
  const { segmentation } = mask;
  const isDone = segmentation?.state === "succeeded";
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
      {isDone && <FluidVolume segmentation={segmentation} volume={volume} index={index} />}
      <Origins volume={volume} />
      {isDone && showsMask && <MaskControls mask={mask} />}
      {!mask.isLoading && children}
      {isDone && <Downloads segmentation={segmentation} />}
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
