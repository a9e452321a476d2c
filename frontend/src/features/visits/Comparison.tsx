import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { sentenceOf } from "../../api/problem";
import type { Difference, Volume } from "../../api/types";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { diverging, sequential } from "../../viewer/colours";
import { largest } from "../../viewer/mapPixels";
import type { Place } from "../segmentations/cursor";
import type { MapScale } from "../segmentations/EnFaceCanvas";
import type { SharedCursor } from "../segmentations/useCursor";
import styles from "./Comparison.module.css";
import { VisitBscan } from "./VisitBscan";
import { VisitMap } from "./VisitMap";
import { type Axis, dayOf, type Pair, sameCell } from "./visits";
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

function axesOf(volume: Volume): { across: Axis; along: Axis } {
  const spacing = volume.spacing_um;
  return {
    across: { n: volume.n_slices, um: spacing?.across ?? 1 },
    along: { n: volume.width, um: spacing?.along ?? 1 },
  };
}

interface Props {
  volume: Volume;
  pair: Pair;
  cursor: SharedCursor;
}

/** Two visits side by side: thickness maps, their difference, and the B-scans at the shared cursor. */
export function Comparison({ volume, pair, cursor }: Props) {
  const { earlier, later } = pair;
  const query = useQuery(differenceQuery(later.segmentationId, earlier.segmentationId));
  const found = query.data;
  const { thickness, change } = useMemo(() => scalesOf(found), [found]);
  if (query.isError) return <Notice tone="warning" text={sentenceOf(query.error)} />;
  if (found === undefined) return <p role="status">{text.comparing}</p>;

  const { grid } = found;
  const rows: Axis = { n: grid.n_slices, um: grid.across_um };
  const columns: Axis = { n: grid.n_ascans, um: grid.along_um };
  const own = axesOf(volume);
  const place: Place = {
    index: sameCell(cursor.index, own.across, rows),
    column: cursor.column === null ? null : sameCell(cursor.column, own.along, columns),
  };
  const point = (at: Place | null) =>
    cursor.point(
      at && {
        index: sameCell(at.index, rows, own.across),
        column: at.column === null ? null : sameCell(at.column, columns, own.along),
      },
    );
  const shared = {
    place,
    aspect: (columns.n * columns.um) / (rows.n * rows.um),
    onPoint: point,
    onPick: (index: number) => cursor.goTo(sameCell(index, rows, own.across)),
  };
  return (
    <div className={styles.comparison}>
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
        {[earlier, later].map((one) => (
          <VisitBscan
            key={one.segmentationId}
            done={one}
            index={sameCell(cursor.index, own.across, axesOf(one.visit.volume).across)}
          />
        ))}
      </div>
    </div>
  );
}
