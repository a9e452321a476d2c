import { ApiError, sentenceOf } from "../../api/problem";
import type { Step, Volume } from "../../api/types";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { ProgressBar } from "../../ui/ProgressBar";
import { RangeSlider } from "../../ui/RangeSlider";
import { Segments } from "../../ui/Segments";
import { MASK_STYLES, type MaskStyle } from "../../viewer/maskPixels";
import { StepItem } from "./StepItem";
import styles from "./StepsPanel.module.css";
import { nameOfStep, pathOf } from "./steps";
import type { Steps } from "./useSteps";

const text = strings.seeing.steps;

const NEVER_ASKED = "explanation_not_found";
/** The service's code for: nobody who may has asked for it. */

function Waiting({ steps }: { steps: Steps }) {
  const { explanation, error, canAsk, role } = steps;
  if (error instanceof ApiError && error.code === NEVER_ASKED && !canAsk)
    return <Notice tone="info" text={text.roleMissing(strings.session.roles[role])} />;
  const failure = explanation?.state === "failed" ? explanation.error?.detail : undefined;
  const problem = error === null ? failure : sentenceOf(error);
  if (typeof problem === "string") return <Notice tone="error" text={problem} onRetry={steps.retry} />;
  return (
    <div role="status">
      <p className={styles.lead}>{text.loading}</p>
      <ProgressBar
        label={text.loading}
        value={explanation?.state === "running" ? explanation.progress : null}
      />
    </div>
  );
}

/** What the step is that lies over the B-scan, and which part of the model it belongs to. */
function Shown({ step }: { step: Step }) {
  const part = text.roles[step.role];
  return (
    <div className={styles.shown} data-testid="step-shown">
      <h3 className={styles.name}>
        {nameOfStep(step.name)}
        {part !== null && <span className={styles.part}>{part}</span>}
      </h3>
      <p className={styles.sentence}>{step.sentence}</p>
    </div>
  );
}

interface Props {
  volume: Volume;
  segmentationId: string;
  hasModel: boolean;
  steps: Steps;
}

/** How the mask of this slice came to be: what the model has, and each step with its picture; what the chosen one is in a sentence. */
export function StepsPanel({ volume, segmentationId, hasModel, steps }: Props) {
  if (!hasModel) return <Notice tone="info" text={text.noModel} />;
  if (steps.steps.length === 0) return <Waiting steps={steps} />;
  return (
    <section className={styles.panel} aria-label={text.title} data-testid="steps" data-slice={steps.index}>
      <p className={styles.lead} data-testid="steps-path">
        {text.paths[pathOf(steps.steps)]}
      </p>
      <div className={styles.controls}>
        <Segments<MaskStyle>
          label={text.style}
          value={steps.style}
          onChange={steps.setStyle}
          options={MASK_STYLES.map((style) => ({ value: style, label: strings.tags.styles[style] }))}
        />
        <RangeSlider label={text.opacity} value={steps.opacity} onChange={steps.setOpacity} />
      </div>
      {steps.shown !== null && <Shown step={steps.shown} />}
      <ol className={styles.list}>
        {steps.steps.map((step) => (
          <StepItem
            key={step.name}
            volume={volume}
            segmentationId={segmentationId}
            index={steps.index}
            step={step}
            isShown={step.name === steps.shown?.name}
            onShow={() => steps.choose(step.name)}
          />
        ))}
      </ol>
    </section>
  );
}
