import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { ProportionsControl } from "../../viewer/ProportionsControl";
import { useProportions } from "../../viewer/useProportions";
import { useSteps } from "../explanations/useSteps";
import { FirstReadGate } from "../firstReads/FirstReadGate";
import { useFirstRead } from "../firstReads/useFirstRead";
import { useSeenResults } from "../tags/useSeenResults";
import { largestSlice } from "./areas";
import { ResultFigures } from "./ResultFigures";
import styles from "./ResultsView.module.css";
import { type ResultView, sliceOf, viewOf } from "./resultView";
import { SliceBoard } from "./SliceBoard";
import { useCursor } from "./useCursor";
import { useMask } from "./useMask";
import { useResultKeys } from "./useResultKeys";
import { ViewBar } from "./ViewBar";

const VisitsView = lazy(async () => ({ default: (await import("../visits/VisitsView")).VisitsView }));
const SceneView = lazy(async () => ({ default: (await import("../scene/SceneView")).SceneView }));

/** Fluid in numbers, per slice, on the B-scan and en face; how it came to be, how it changed, and in space. */
export function ResultsView({ volume }: { volume: Volume }) {
  const [address, setAddress] = useSearchParams();
  const view = viewOf(address.get("view"));
  const [named] = useState(() => sliceOf(address.get("slice"), volume.n_slices));
  const mask = useMask(volume.id, true);
  const cursor = useCursor(volume.n_slices, named ?? Math.floor(volume.n_slices / 2));
  const [proportions, toggleProportions] = useProportions();
  const { goTo } = cursor;
  useResultKeys(cursor.index, volume.n_slices, { goTo, toggleMask: mask.toggle, toggleProportions });
  const setView = useCallback(
    (to: ResultView) => setAddress(to === "result" ? {} : { view: to }, { replace: true }),
    [setAddress],
  );

  const firstRead = useFirstRead(volume.id);
  const { segmentation } = mask;
  const isKept = mask.readyId !== null && !firstRead.isDone;
  const readyId = isKept ? null : mask.readyId;
  useSeenResults(volume, readyId !== null);
  const steps = useSteps(readyId, cursor.chosen, view === "steps" && segmentation?.model_id != null);
  const largest = readyId === null ? null : largestSlice(segmentation?.slices ?? []);
  useEffect(() => {
    if (named === null && readyId !== null && largest !== null) goTo(largest); // a new result opens where most is to see
  }, [named, readyId, largest, goTo]);

  if (isKept) return <FirstReadGate volume={volume} firstRead={firstRead} />;
  return (
    <div className={styles.page} data-testid="results" data-slice={cursor.index} data-view={view}>
      <ResultFigures volume={volume} mask={mask} index={cursor.index} showsMask={view === "result"}>
        {volume.spacing_um !== null && (view === "result" || view === "steps") && (
          <ProportionsControl proportions={proportions} onToggle={toggleProportions} />
        )}
      </ResultFigures>
      <div className={styles.main}>
        <ViewBar volume={volume} segmentationId={readyId} view={view} onView={setView} cursor={cursor} />
        {readyId !== null && (view === "visits" || view === "scene") ? (
          <Suspense fallback={<p role="status">{strings.results.loading}</p>}>
            {view === "visits" ? (
              <VisitsView volume={volume} segmentationId={readyId} cursor={cursor} />
            ) : (
              <SceneView volume={volume} segmentationId={readyId} />
            )}
          </Suspense>
        ) : (
          <SliceBoard
            volume={volume}
            mask={mask}
            cursor={cursor}
            steps={view === "steps" ? steps : null}
            proportions={proportions}
          />
        )}
      </div>
    </div>
  );
}
