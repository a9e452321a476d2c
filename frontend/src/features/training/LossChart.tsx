import { AxisBottom, AxisLeft } from "@visx/axis";
import { scaleLinear } from "@visx/scale";
import { LinePath } from "@visx/shape";
import { useRef, useState } from "react";
import type { Epoch } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";
import { Segments } from "../../ui/Segments";
import { useWidth } from "../../ui/useWidth";
import { epochsOf, heldOutOf, highestOf, stagesOf } from "./curve";
import styles from "./LossChart.module.css";
import { stageWord } from "./stageWords";

const text = strings.curve;
const HEIGHT = 176;
const MARGIN = { top: 8, right: 12, bottom: 36, left: 48 };
const LABEL = { fill: "var(--muted)", fontSize: 11, fontFamily: "var(--mono)" };
const MAX_TICKS = 6;

function summaryOf(epochs: readonly Epoch[]): string {
  const last = epochs.at(-1);
  if (last === undefined) return "";
  const heldOut = heldOutOf(epochs).at(-1);
  return text.summary(last.epoch, formatMeasure(last.loss), heldOut ? formatMeasure(heldOut.loss) : null);
}

function Legend({ hasHeldOut }: { hasHeldOut: boolean }) {
  return (
    <ul className={styles.legend}>
      <li className={styles.learned}>{text.training}</li>
      {hasHeldOut ? <li className={styles.heldOut}>{text.heldOut}</li> : <li>{text.noHeldOut}</li>}
    </ul>
  );
}

/** Both losses of one stage over its epochs. */
function Plot({ epochs, width }: { epochs: readonly Epoch[]; width: number }) {
  const heldOut = heldOutOf(epochs);
  const bottom = HEIGHT - MARGIN.bottom;
  const last = epochs.at(-1)?.epoch ?? 1;
  const right = Math.max(MARGIN.left + 1, width - MARGIN.right);
  const x = scaleLinear({ domain: [1, Math.max(2, last)], range: [MARGIN.left, right] });
  const y = scaleLinear({ domain: [0, highestOf(epochs)], range: [bottom, MARGIN.top], nice: 4 });
  const numTicks = Math.min(MAX_TICKS, last);
  return (
    <svg
      width={width}
      height={HEIGHT}
      className={styles.plot}
      role="img"
      aria-label={summaryOf(epochs)}
      data-testid="loss-plot"
    >
      <AxisLeft
        scale={y}
        left={MARGIN.left}
        numTicks={4}
        hideAxisLine
        hideTicks
        tickLabelProps={{ ...LABEL, dx: -4, dy: 4, textAnchor: "end" }}
      />
      <AxisBottom
        scale={x}
        top={bottom}
        numTicks={numTicks}
        stroke="var(--line-strong)"
        hideTicks
        label={text.epoch}
        labelProps={LABEL}
        labelOffset={4}
        tickFormat={(epoch) => (Number.isInteger(epoch) ? String(epoch) : "")}
        tickLabelProps={{ ...LABEL, dy: -2, textAnchor: "middle" }}
      />
      <LinePath
        data={[...epochs]}
        x={({ epoch }) => x(epoch)}
        y={({ loss }) => y(loss)}
        className={styles.learnedLine}
      />
      <LinePath
        data={heldOut}
        x={({ epoch }) => x(epoch)}
        y={({ loss }) => y(loss)}
        className={styles.heldOutLine}
      />
      {heldOut.map(({ epoch, loss }) => (
        <circle key={epoch} cx={x(epoch)} cy={y(loss)} r={3} className={styles.heldOutPoint} />
      ))}
    </svg>
  );
}

/** How the losses fell; of several stages the reader chooses one, the latest at first. Its height never changes. */
export function LossChart({ curve, isOver }: { curve: readonly Epoch[]; isOver: boolean }) {
  const frame = useRef<HTMLElement>(null);
  const width = useWidth(frame);
  const [chosen, setChosen] = useState<string | null>(null);
  const stages = stagesOf(curve);
  const epochs = epochsOf(curve, chosen);
  return (
    <figure ref={frame} className={styles.chart} data-testid="loss-chart" data-epochs={curve.length}>
      <figcaption className={styles.caption}>
        <span>{text.title}</span>
        {stages.length > 1 && (
          <Segments
            label={text.stage}
            value={epochs[0]?.stage ?? ""}
            options={stages.map((stage) => ({ value: stage, label: stageWord(stage) }))}
            onChange={setChosen}
          />
        )}
      </figcaption>
      <div className={styles.space}>
        {epochs.length === 0 ? (
          <p className={styles.none}>{isOver ? text.empty : text.waiting}</p>
        ) : (
          <Plot epochs={epochs} width={width} />
        )}
      </div>
      {epochs.length > 0 && <Legend hasHeldOut={heldOutOf(epochs).length > 0} />}
    </figure>
  );
}
