import { Niivue } from "@niivue/niivue";
import { useEffect, useRef, useState } from "react";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { RangeSlider } from "../../ui/RangeSlider";
import styles from "./Scene.module.css";

const text = strings.seeing.scene;
const FIRST_OPACITY = 0.4;
const VIEW = { azimuth: 130, elevation: 20 };
/** Degrees: from above and the side, so that a dome under the retina stands out. */

const TURN = 30;
/** Degrees by a press of a button, for those without a mouse. */

const FLUID = {
  name: "fluid",
  colours: { R: [0, 10, 40], G: [60, 170, 220], B: [80, 210, 255], A: [0, 140, 255], I: [0, 90, 255] },
};
/** The mask's colour, a little deeper, for the light of the view whitens it. */

type State = { at: "loading" | "ready" } | { at: "failed"; reason: string };

interface Props {
  volume: Volume;
  segmentationId: string;
}

function previewUrl(kind: "volumes" | "segmentations", id: string): string {
  return `/api/v1/${kind}/${encodeURIComponent(id)}/preview.nii.gz`;
}

async function draw(niivue: Niivue, canvas: HTMLCanvasElement, volumeId: string, segmentationId: string) {
  await niivue.attachToCanvas(canvas);
  niivue.addColormap(FLUID.name, FLUID.colours);
  await niivue.loadVolumes([
    { url: previewUrl("volumes", volumeId), name: "scan.nii.gz", colormap: "gray", opacity: FIRST_OPACITY },
    {
      url: previewUrl("segmentations", segmentationId),
      name: "fluid.nii.gz",
      colormap: FLUID.name,
      opacity: 1,
      cal_min: 64,
      cal_max: 255,
    },
  ]);
  niivue.setSliceType(niivue.sliceTypeRender);
  niivue.setRenderAzimuthElevation(VIEW.azimuth, VIEW.elevation);
}

/** Scan and mask as turning volumes. */
export function Scene({ volume, segmentationId }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const viewer = useRef<Niivue | null>(null);
  const [state, setState] = useState<State>({ at: "loading" });
  const [opacity, setOpacity] = useState(FIRST_OPACITY);
  useEffect(() => {
    if (canvas.current === null) return;
    let isGone = false;
    const niivue = new Niivue({
      backColor: [0, 0, 0, 1],
      show3Dcrosshair: false,
      isOrientationTextVisible: false,
    });
    viewer.current = niivue;
    draw(niivue, canvas.current, volume.id, segmentationId).then(
      () => !isGone && setState({ at: "ready" }),
      (error: unknown) =>
        !isGone && setState({ at: "failed", reason: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isGone = true;
      viewer.current = null;
      niivue.cleanup();
    };
  }, [volume.id, segmentationId]);
  useEffect(() => {
    if (state.at === "ready") viewer.current?.setOpacity(0, opacity);
  }, [state, opacity]);
  const turn = (degrees: number) => {
    const { renderAzimuth, renderElevation } = viewer.current?.scene ?? {};
    if (renderAzimuth !== undefined && renderElevation !== undefined)
      viewer.current?.setRenderAzimuthElevation(renderAzimuth + degrees, renderElevation);
  };
  return (
    <div className={styles.scene} data-testid="scene-state" data-state={state.at}>
      <div className={styles.bar}>
        <p className={styles.lead}>{state.at === "loading" ? text.loading : text.lead}</p>
        {volume.spacing_um === null && <p className={styles.lead}>{text.unknownSpacing}</p>}
        <div className={styles.turns}>
          <Button onClick={() => turn(-TURN)}>{text.turnLeft}</Button>
          <Button onClick={() => turn(TURN)}>{text.turnRight}</Button>
        </div>
        <div className={styles.opacity}>
          <RangeSlider label={text.tissue} value={opacity} onChange={setOpacity} />
        </div>
      </div>
      {state.at === "failed" && <Notice tone="error" text={text.failed(state.reason)} />}
      <div className={styles.stage}>
        <canvas ref={canvas} aria-label={text.canvas} data-testid="scene-canvas" />
      </div>
    </div>
  );
}
