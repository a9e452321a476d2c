import { lazy, Suspense, useState } from "react";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import styles from "./SceneView.module.css";
import { hasWebGl2 } from "./webgl";

const text = strings.seeing.scene;

const Scene = lazy(async () => ({ default: (await import("./Scene")).Scene }));

interface Props {
  volume: Volume;
  segmentationId: string;
}

/** The fluid in space, where the browser can draw it; its library is fetched only here. */
export function SceneView({ volume, segmentationId }: Props) {
  const [canDraw] = useState(hasWebGl2);
  if (volume.n_slices === 1)
    return (
      <div className={styles.missing} data-testid="scene">
        <Notice tone="info" text={text.oneSlice} />
      </div>
    );
  return (
    <section className={styles.view} aria-label={text.title} data-testid="scene" data-webgl={canDraw}>
      {canDraw ? (
        <Suspense fallback={<p role="status">{text.loading}</p>}>
          <Scene key={segmentationId} volume={volume} segmentationId={segmentationId} />
        </Suspense>
      ) : (
        <div className={styles.missing}>
          <Notice tone="info" text={text.noWebGl} />
        </div>
      )}
    </section>
  );
}
