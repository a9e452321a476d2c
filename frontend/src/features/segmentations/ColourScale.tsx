import { AxisBottom } from "@visx/axis";
import { scaleLinear } from "@visx/scale";
import { useRef } from "react";
import { colourAt } from "../../viewer/colours";
import { useElementSize } from "../../viewer/useElementSize";
import styles from "./ColourScale.module.css";
import type { MapScale } from "./EnFaceCanvas";

const N_CELLS = 64;
const BAR_PX = 10;
const HEIGHT_PX = 34;
const SIDE_PX = 14;
const LABEL = {
  fill: "var(--muted)",
  fontSize: 11,
  fontFamily: "var(--mono)",
  textAnchor: "middle",
  dy: -2,
} as const;

/** Which colour is how many µm. */
export function ColourScale({ scale, unit }: { scale: MapScale; unit: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(frame);
  const right = Math.max(SIDE_PX + 1, width - SIDE_PX);
  const x = scaleLinear({ domain: [scale.low, scale.high], range: [SIDE_PX, right] });
  const cell = (right - SIDE_PX) / N_CELLS;
  return (
    <div ref={frame} className={styles.scale} data-testid="colour-scale">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the map's caption names the unit */}
      <svg width={width} height={HEIGHT_PX} className={styles.drawing}>
        {Array.from({ length: N_CELLS }, (_, step) => {
          const left = SIDE_PX + step * cell;
          return (
            <rect
              key={left}
              x={left}
              width={cell + 0.5}
              height={BAR_PX}
              shapeRendering="crispEdges"
              fill={colourAt(scale.table, x.invert(left + cell / 2), scale.low, scale.high)}
            />
          );
        })}
        <AxisBottom
          scale={x}
          top={BAR_PX}
          numTicks={4}
          stroke="var(--line-strong)"
          tickStroke="var(--line-strong)"
          tickLength={4}
          tickLabelProps={LABEL}
          tickFormat={(value, index, values) =>
            index === values.length - 1 ? `${value} ${unit}` : String(value)
          }
        />
      </svg>
    </div>
  );
}
