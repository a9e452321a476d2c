import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { sentenceOf } from "../../api/problem";
import type { Volume } from "../../api/types";
import { Notice } from "../../ui/Notice";
import { ThicknessMap } from "../segmentations/ThicknessMap";
import type { SharedCursor } from "../segmentations/useCursor";
import { may, useUser } from "../session/session";
import { EtdrsFields } from "./EtdrsFields";
import { fieldAt, type MapShape, type Orientation, pointOf } from "./etdrs";
import { FoveaControls } from "./FoveaControls";
import { FoveaMarker } from "./FoveaMarker";
import { measurementsQuery } from "./measurementsQuery";
import { SectorTable } from "./SectorTable";
import { useFovea } from "./useFovea";

interface Props {
  volume: Volume;
  segmentationId: string;
  cursor: SharedCursor;
}

function shapeOf(volume: Volume): MapShape | null {
  const { n_slices: nSlices, width, spacing_um: spacing } = volume;
  return spacing === null ? null : { nSlices, width, spacing };
}

/** The thickness map with the ETDRS fields around the fovea, which can be placed, and the fields' figures. */
export function MeasuredMap({ volume, segmentationId, cursor }: Props) {
  const canPlace = may(useUser().role, "annotator");
  const map = useMemo(() => shapeOf(volume), [volume]);
  const { data, error } = useQuery({ ...measurementsQuery(segmentationId), enabled: map !== null });
  const middle = { slice_index: (volume.n_slices - 1) / 2, ascan: (volume.width - 1) / 2 };
  const fovea = useFovea(volume.id, data?.fovea ?? null, middle);
  const shown = fovea.shown;
  const eye = data?.laterality ?? null;
  const orientation = useMemo<Orientation | null>(
    () => (eye === null ? null : { eye, first: data?.first_slice ?? "superior" }),
    [eye, data?.first_slice],
  );
  const isPointing = map !== null && shown !== null && orientation !== null && cursor.column !== null;
  const pointed = isPointing
    ? fieldAt(
        pointOf(map, shown),
        pointOf(map, { slice_index: cursor.index, ascan: cursor.column ?? 0 }),
        orientation,
      )
    : null;
  return (
    <>
      <ThicknessMap volume={volume} segmentationId={segmentationId} cursor={cursor}>
        {map !== null && shown !== null && orientation !== null && (
          <EtdrsFields map={map} fovea={shown} orientation={orientation} pointed={pointed} />
        )}
        {map !== null && shown !== null && (
          <FoveaMarker
            map={map}
            place={shown}
            isPlacing={fovea.isPlacing}
            canPlace={canPlace && !fovea.isSaving}
            onMove={fovea.move}
            onPlace={fovea.put}
            onStart={fovea.start}
            onCancel={fovea.cancel}
          />
        )}
      </ThicknessMap>
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
      {map !== null && data !== undefined && <FoveaControls fovea={fovea} canPlace={canPlace} />}
      {data?.sectors != null && eye !== null && (
        <SectorTable sectors={data.sectors} eye={eye} pointed={pointed} />
      )}
    </>
  );
}
