import { AxisBottom, AxisLeft, AxisRight } from "@visx/axis";
import { scaleBand, scaleLinear } from "@visx/scale";
import { LinePath } from "@visx/shape";
import { memo, useMemo, useRef } from "react";
import type { SliceResult } from "../../api/types";
import { strings } from "../../strings";
import { useWidth } from "../../ui/useWidth";
import styles from "./AreaChart.module.css";
import { areaOf, areaText, areaUnit, countWithFluid, labelStep } from "./areas";

const HEIGHT = 132;
const BOTTOM = HEIGHT - 24;
const MARGIN = { top: 10, right: 52, left: 60 };
const LABEL = { fill: "var(--muted)", fontSize: 11, fontFamily: "var(--mono)" };

interface Props {
  slices: readonly SliceResult[];
  index: number;
  onPick: (index: number) => void;
  onPoint: (index: number | null) => void;
}

/** Fluid area of each slice as bars and its fluid probability as a line; the current slice is marked. */
export const AreaChart = memo(function AreaChart({ slices, index, onPick, onPoint }: Props) {
  const frame = useRef<HTMLElement>(null);
  const width = useWidth(frame);
  const unit = areaUnit(slices);
  const right = Math.max(MARGIN.left + 1, width - MARGIN.right);
  const { x, y } = useMemo(() => {
    const highest = Math.max(...slices.map((slice) => areaOf(slice, unit)), unit === "mm2" ? 0.01 : 1);
    return {
      x: scaleBand({
        domain: slices.map((slice) => slice.index),
        range: [MARGIN.left, right],
        padding: 0.2,
      }),
      y: scaleLinear({ domain: [0, highest], range: [BOTTOM, MARGIN.top], nice: 3 }),
    };
  }, [slices, unit, right]);
  const probability = scaleLinear({ domain: [0, 1], range: [BOTTOM, MARGIN.top] });
  const middleOf = (slice: SliceResult) => (x(slice.index) ?? 0) + x.bandwidth() / 2;
  const step = labelStep(slices.length);

  return (
    <figure ref={frame} className={styles.chart} data-testid="area-chart" data-slice={index}>
      <figcaption className={styles.caption}>
        <span className={styles.areaKey}>{strings.results.chart(strings.results[unit])}</span>
        <span className={styles.lineKey}>{strings.seeing.chart.probability}</span>
        {countWithFluid(slices) === 0 && <span className={styles.none}>{strings.results.noFluid}</span>}
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the figure's caption names it */}
      <svg width={width} height={HEIGHT} className={styles.plot} onPointerLeave={() => onPoint(null)}>
        <AxisLeft
          scale={y}
          left={MARGIN.left}
          numTicks={3}
          hideAxisLine
          hideTicks
          tickLabelProps={{ ...LABEL, dx: -4, dy: 4, textAnchor: "end" }}
        />
        {slices.map((slice) => {
          const top = y(areaOf(slice, unit));
          const left = x(slice.index) ?? 0;
          return (
            // biome-ignore lint/a11y/useSemanticElements: a bar of a drawing cannot be a button element
            <g
              key={slice.index}
              role="button"
              tabIndex={-1}
              aria-label={strings.results.bar(slice.index + 1, areaText(slice, unit))}
              aria-current={slice.index === index ? "true" : undefined}
              className={styles.bar}
              data-testid={`bar-${slice.index}`}
              onClick={() => onPick(slice.index)}
              onPointerEnter={() => onPoint(slice.index)}
            >
              <rect
                x={left - x.step() * x.padding() * 0.5}
                y={0}
                width={x.step()}
                height={BOTTOM}
                className={styles.target}
              />
              <rect
                x={left}
                y={top}
                width={x.bandwidth()}
                height={Math.max(0, BOTTOM - top)}
                className={styles.area}
              />
            </g>
          );
        })}
        <LinePath
          data={[...slices]}
          x={middleOf}
          y={(slice) => probability(slice.probability)}
          className={styles.line}
        />
        <AxisRight
          scale={probability}
          left={right}
          tickValues={[0, 0.5, 1]}
          hideAxisLine
          hideTicks
          tickFormat={(share) => strings.seeing.chart.percent(Number(share))}
          tickLabelProps={{ ...LABEL, dx: 4, dy: 4, textAnchor: "start" }}
        />
        <AxisBottom
          scale={x}
          top={BOTTOM}
          stroke="var(--line-strong)"
          hideTicks
          tickValues={slices
            .map((slice) => slice.index)
            .filter((slice) => step === 1 || (slice + 1) % step === 0)}
          tickFormat={(slice) => String(slice + 1)}
          tickLabelProps={{ ...LABEL, dy: -2, textAnchor: "middle" }}
        />
      </svg>
    </figure>
  );
});
