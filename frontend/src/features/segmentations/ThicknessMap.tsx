import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { sentenceOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { Notice } from "../../ui/Notice";
import { sequential } from "../../viewer/colours";
import { enFaceAspect } from "../../viewer/geometry";
import { largest } from "../../viewer/mapPixels";
import { enFaceUrl } from "../volumes/volumesQuery";
import { ColourScale } from "./ColourScale";
import { EnFaceCanvas, type MapScale } from "./EnFaceCanvas";
import { thicknessQuery } from "./mapQuery";
import styles from "./ThicknessMap.module.css";
import type { SharedCursor } from "./useCursor";

const text = strings.seeing.map;

interface Props {
  volume: Volume;
  segmentationId: string;
  cursor: SharedCursor;
  /** Drawn over the map once it is there. */
  children?: ReactNode;
}

/** How thick the fluid is where, over the mean projection. */
export function ThicknessMap({ volume, segmentationId, cursor, children }: Props) {
  const isKnown = volume.spacing_um !== null;
  const query = useQuery({ ...thicknessQuery(segmentationId), enabled: isKnown });
  const rows = query.data;
  const scale = useMemo<MapScale>(
    () => ({ table: sequential, low: 0, high: Math.max(1, largest(rows ?? [])) }),
    [rows],
  );
  if (!isKnown) return <Notice tone="warning" text={text.noSpacing} />;
  if (query.isError) return <Notice tone="error" text={sentenceOf(query.error)} />;
  const aspect = enFaceAspect(volume.n_slices, volume.width, volume.spacing_um) ?? 1;
  return (
    <figure className={styles.figure} style={{ maxWidth: `calc(20rem * ${aspect})` }}>
      <figcaption className={styles.caption} title={text.hint}>
        {text.title}
      </figcaption>
      <div className={styles.space} style={{ aspectRatio: aspect }}>
        {rows === undefined ? (
          <p role="status">{text.loading}</p>
        ) : (
          <EnFaceCanvas
            rows={rows}
            scale={scale}
            aspect={aspect}
            label={text.hint}
            underlay={enFaceUrl(volume.id)}
            place={{ index: cursor.index, column: cursor.column }}
            onPoint={cursor.point}
            onPick={cursor.goTo}
            testId="thickness-map"
          />
        )}
        {rows !== undefined && children}
      </div>
      {rows !== undefined && largest(rows) === 0 ? (
        <p className={styles.empty}>{text.empty}</p>
      ) : (
        <ColourScale scale={scale} unit={text.um} />
      )}
    </figure>
  );
}
