import { AxisBottom, AxisLeft } from "@visx/axis";
import { scaleLinear, scaleTime } from "@visx/scale";
import { LinePath } from "@visx/shape";
import { useRef } from "react";
import { formatDay, formatMeasure } from "../../format";
import { strings } from "../../strings";
import { useElementSize } from "../../viewer/useElementSize";
import styles from "./VolumeOverTime.module.css";
import { type DoneVisit, dayOf, type Pair } from "./visits";

const text = strings.seeing.visits;
const HEIGHT = 150;
const BOTTOM = HEIGHT - 24;
const MARGIN = { top: 12, right: 40, left: 60 };
const LABEL = { fill: "var(--muted)", fontSize: 11, fontFamily: "var(--mono)" };

interface Point {
  id: string;
  day: Date;
  name: string;
  mm3: number;
  interval: { low: number; high: number } | null;
}

interface Props {
  visits: readonly DoneVisit[];
  pair: Pair | null;
  onPick: (segmentationId: string) => void;
}

function pointsOf(visits: readonly DoneVisit[]): Point[] {
  return visits.flatMap(({ visit, segmentationId }) => {
    const mm3 = visit.segmentation?.fluid_volume_mm3 ?? null;
    return mm3 === null
      ? []
      : [
          {
            id: segmentationId,
            day: new Date(`${visit.day}T12:00:00`),
            name: dayOf(visit),
            mm3,
            interval: visit.segmentation?.fluid_volume_interval_mm3 ?? null,
          },
        ];
  });
}

function valueText({ mm3, interval }: Point): string {
  const value = `${formatMeasure(mm3)} ${strings.results.mm3}`;
  if (interval === null) return value;
  return strings.report.series.interval(value, formatMeasure(interval.low), formatMeasure(interval.high));
}

/** The fluid volume of every visit as a line; a press on a point compares with it. */
export function VolumeOverTime({ visits, pair, onPick }: Props) {
  const frame = useRef<HTMLElement>(null);
  const { width } = useElementSize(frame);
  const points = pointsOf(visits);
  const right = Math.max(MARGIN.left + 1, width - MARGIN.right);
  const days = points.map(({ day }) => day.getTime());
  const highest = Math.max(...points.map(({ mm3, interval }) => interval?.high ?? mm3), 0.001);
  const x = scaleTime({ domain: [Math.min(...days), Math.max(...days)], range: [MARGIN.left + 12, right] });
  const y = scaleLinear({ domain: [0, highest], range: [BOTTOM, MARGIN.top], nice: 3 });
  const compared = [pair?.earlier.segmentationId, pair?.later.segmentationId];
  return (
    <figure ref={frame} className={styles.chart} data-testid="volume-over-time">
      <figcaption className={styles.caption}>
        {points.length === 0 ? text.noVolumes : text.overTime(strings.results.mm3)}
      </figcaption>
      {points.length > 0 && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: the figure's caption names it
        <svg width={width} height={HEIGHT} className={styles.plot}>
          <AxisLeft
            scale={y}
            left={MARGIN.left}
            numTicks={3}
            hideAxisLine
            hideTicks
            tickLabelProps={{ ...LABEL, dx: -4, dy: 4, textAnchor: "end" }}
          />
          <LinePath data={points} x={({ day }) => x(day)} y={({ mm3 }) => y(mm3)} className={styles.line} />
          {points.map(({ id, day, interval }) =>
            interval === null ? null : (
              <path
                key={id}
                className={styles.interval}
                data-testid="visit-interval"
                d={`M${x(day) - 4} ${y(interval.low)}h8m-4 0V${y(interval.high)}m-4 0h8`}
              />
            ),
          )}
          {points.map((point) => (
            // biome-ignore lint/a11y/useSemanticElements: a point of a drawing cannot be a button element
            <circle
              key={point.id}
              role="button"
              tabIndex={0}
              aria-label={text.point(point.name, valueText(point))}
              aria-pressed={compared.includes(point.id)}
              data-testid="visit-point"
              className={styles.point}
              cx={x(point.day)}
              cy={y(point.mm3)}
              r={6}
              onClick={() => onPick(point.id)}
              onKeyDown={({ key }) => (key === "Enter" || key === " ") && onPick(point.id)}
            />
          ))}
          <AxisBottom
            scale={x}
            top={BOTTOM}
            stroke="var(--line-strong)"
            hideTicks
            tickValues={points.length <= 6 ? points.map(({ day }) => day) : x.ticks(5)}
            tickFormat={(day) => formatDay(new Date(Number(day)).toISOString().slice(0, 10))}
            tickLabelProps={{ ...LABEL, dy: -2, textAnchor: "middle" }}
          />
        </svg>
      )}
    </figure>
  );
}
