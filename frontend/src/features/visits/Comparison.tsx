import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { sentenceOf } from "../../api/problem";
import type { Difference, Region, Volume } from "../../api/types";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { diverging, sequential } from "../../viewer/colours";
import { largest } from "../../viewer/mapPixels";
import type { Place } from "../segmentations/cursor";
import type { MapScale } from "../segmentations/EnFaceCanvas";
import type { SharedCursor } from "../segmentations/useCursor";
import { type Axis, cellAt, inEarlier, inLater, middleOf, type Spot } from "./alignment";
import { ChangeFigures } from "./ChangeFigures";
import styles from "./Comparison.module.css";
import { RegionTable } from "./RegionTable";
import { VisitBscan } from "./VisitBscan";
import { VisitMap } from "./VisitMap";
import { dayOf, type Pair } from "./visits";
import { differenceQuery } from "./visitsQuery";

const text = strings.seeing.visits;

function scalesOf(found: Difference | undefined): { thickness: MapScale; change: MapScale } {
  const most = Math.max(1, largest(found?.earlier_um ?? []), largest(found?.later_um ?? []));
  const change = Math.max(1, largest(found?.difference_um ?? []));
  return {
    thickness: { table: sequential, low: 0, high: most },
    change: { table: diverging, low: -change, high: change },
  };
}

interface Axes {
  across: Axis;
  along: Axis;
}

function axesOf(volume: Volume): Axes {
  const spacing = volume.spacing_um;
  return {
    across: { n: volume.n_slices, um: spacing?.across ?? 1 },
    along: { n: volume.width, um: spacing?.along ?? 1 },
  };
}

function spotOf({ index, column }: Place, axes: Axes): Spot {
  return {
    across: middleOf(index, axes.across),
    along: column === null ? 0 : middleOf(column, axes.along),
  };
}

function placeAt(spot: Spot, axes: Axes, hasColumn: boolean): Place {
  return {
    index: cellAt(spot.across, axes.across),
    column: hasColumn ? cellAt(spot.along, axes.along) : null,
  };
}

interface Props {
  volume: Volume;
  pair: Pair;
  cursor: SharedCursor;
}

/** Two visits side by side: what changed, thickness maps, their difference, and the B-scans at the shared cursor. */
export function Comparison({ volume, pair, cursor }: Props) {
  const { earlier, later } = pair;
  const query = useQuery(differenceQuery(later.segmentationId, earlier.segmentationId));
  const found = query.data;
  const { thickness, change } = useMemo(() => scalesOf(found), [found]);
  if (query.isError) return <Notice tone="warning" text={sentenceOf(query.error)} />;
  if (found === undefined) return <p role="status">{text.comparing}</p>;

  const { grid, registration } = found;
  const map: Axes = {
    across: { n: grid.n_slices, um: grid.across_um },
    along: { n: grid.n_ascans, um: grid.along_um },
  };
  const own = axesOf(volume);
  const isLater = volume.id === later.visit.volume.id;
  const ownSpot = spotOf({ index: cursor.index, column: cursor.column }, own);
  const spot = isLater ? inEarlier(ownSpot, registration) : ownSpot;
  const inOwn = (at: Place): Place => {
    const there = spotOf(at, map);
    return placeAt(isLater ? inLater(there, registration) : there, own, at.column !== null);
  };
  const shared = {
    place: placeAt(spot, map, cursor.column !== null),
    aspect: (map.along.n * map.along.um) / (map.across.n * map.across.um),
    onPoint: (at: Place | null) => cursor.point(at && inOwn(at)),
    onPick: (index: number) => cursor.goTo(inOwn({ index, column: null }).index),
  };
  const showRegion = ({ slice_index, ascan }: Region) =>
    cursor.goTo(inOwn({ index: slice_index, column: ascan }).index);
  const shown = [
    { one: earlier, across: spot.across },
    { one: later, across: inLater(spot, registration).across },
  ];
  return (
    <div className={styles.comparison}>
      <div className={styles.figures}>
        <ChangeFigures found={found} />
        <RegionTable regions={found.regions} onPick={showRegion} />
      </div>
      <div className={styles.maps}>
        <VisitMap
          {...shared}
          rows={found.earlier_um}
          scale={thickness}
          title={dayOf(earlier.visit)}
          testId="map-earlier"
        />
        <VisitMap
          {...shared}
          rows={found.later_um}
          scale={thickness}
          title={dayOf(later.visit)}
          testId="map-later"
        />
        <VisitMap
          {...shared}
          rows={found.difference_um}
          scale={change}
          title={text.difference}
          testId="map-difference"
        />
      </div>
      <p className={styles.note}>{found.note}</p>
      <div className={styles.bscans}>
        {shown.map(({ one, across }) => (
          <VisitBscan
            key={one.segmentationId}
            done={one}
            index={cellAt(across, axesOf(one.visit.volume).across)}
          />
        ))}
      </div>
    </div>
  );
}
