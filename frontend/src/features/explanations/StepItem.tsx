import type { Step, Volume } from "../../api/types";
import { strings } from "../../strings";
import { bscanAspect } from "../../viewer/geometry";
import { LayeredPicture } from "../../viewer/LayeredPicture";
import { sliceImageUrl } from "../volumes/volumesQuery";
import { stepUrl } from "./explanationQuery";
import styles from "./StepItem.module.css";
import { nameOfStep } from "./steps";

const text = strings.seeing.steps;

interface Props {
  volume: Volume;
  segmentationId: string;
  index: number;
  step: Step;
  isShown: boolean;
  onShow: () => void;
}

/** One step, small: its picture and its name. A press lays it over the large B-scan and tells what it is. */
export function StepItem({ volume, segmentationId, index, step, isShown, onShow }: Props) {
  const name = nameOfStep(step.name);
  const picture = stepUrl(segmentationId, index, step.name);
  const isGrey = step.kind === "picture";
  return (
    <li className={styles.item} data-role={step.role}>
      <button
        type="button"
        className={styles.button}
        aria-pressed={isShown}
        aria-label={text.show(name)}
        data-testid={`step-${step.name}`}
        onClick={(event) => {
          if (event.detail > 0) event.currentTarget.blur(); // the arrow keys belong to the page again
          onShow();
        }}
      >
        <LayeredPicture
          bscanUrl={isGrey ? picture : sliceImageUrl(volume.id, index)}
          overlayUrl={isGrey ? undefined : picture}
          aspect={bscanAspect(volume, volume.spacing_um)}
          alt=""
        />
        <span className={styles.name}>{name}</span>
      </button>
    </li>
  );
}
