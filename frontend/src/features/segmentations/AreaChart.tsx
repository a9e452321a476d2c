import { AxisBottom, AxisLeft } from "@visx/axis";
import { scaleBand, scaleLinear } from "@visx/scale";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { SliceResult } from "../../api/types";
import { strings } from "../../strings";
import styles from "./AreaChart.module.css";
import { areaOf, areaText, areaUnit, countWithFluid } from "./areas";

const HEIGHT = 132;
const MARGIN = { top: 10, right: 16, bottom: 24, left: 60 };
const MAX_TICK_LABELS = 26;
const LABEL = { fill: "var(--muted)", fontSize: 11, fontFamily: "var(--mono)" };

/** Every how many slices the axis names one, so that labels do not touch. */
function labelStep(nSlices: number): number {
  const rough = nSlices / MAX_TICK_LABELS;
  return [1, 2, 5, 10, 20, 50, 100].find((step) => step >= rough) ?? 200;
}

function useWidth(ref: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (ref.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

interface Props {
  slices: readonly SliceResult[];
  index: number;
  onPick: (index: number) => void;
}

/** Fluid area of each slice; the current one is marked, a click goes there. */
export function AreaChart({ slices, index, onPick }: Props) {
  const frame = useRef<HTMLElement>(null);
  const width = useWidth(frame);
  const unit = areaUnit(slices);
  const bottom = HEIGHT - MARGIN.bottom;
  const { x, y } = useMemo(() => {
    const highest = Math.max(...slices.map((slice) => areaOf(slice, unit)), unit === "mm2" ? 0.01 : 1);
    return {
      x: scaleBand({
        domain: slices.map((slice) => slice.index),
        range: [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)],
        padding: 0.2,
      }),
      y: scaleLinear({ domain: [0, highest], range: [bottom, MARGIN.top], nice: 3 }),
    };
  }, [slices, unit, width, bottom]);
  const step = labelStep(slices.length);
  const label = strings.results.chart(strings.results[unit]);

  return (
    <figure ref={frame} className={styles.chart} data-testid="area-chart">
      <figcaption className={styles.caption}>
        {label}
        {countWithFluid(slices) === 0 && <span className={styles.none}>{strings.results.noFluid}</span>}
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the figure's caption names it */}
      <svg width={width} height={HEIGHT} className={styles.plot}>
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
            >
              <rect
                x={left - x.step() * x.padding() * 0.5}
                y={0}
                width={x.step()}
                height={bottom}
                className={styles.target}
              />
              <rect
                x={left}
                y={top}
                width={x.bandwidth()}
                height={Math.max(0, bottom - top)}
                className={styles.area}
              />
            </g>
          );
        })}
        <AxisBottom
          scale={x}
          top={bottom}
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
}
