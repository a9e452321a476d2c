import { useQuery } from "@tanstack/react-query";
import type { Volume } from "../../api/types";
import { formatMeasure } from "../../format";
import { strings } from "../../strings";
import { Segments } from "../../ui/Segments";
import { thicknessQuery } from "./mapQuery";
import { RESULT_VIEWS, type ResultView } from "./resultView";
import type { SharedCursor } from "./useCursor";
import styles from "./ViewBar.module.css";

const text = strings.seeing;

interface Props {
  volume: Volume;
  segmentationId: string | null;
  view: ResultView;
  onView: (view: ResultView) => void;
  cursor: SharedCursor;
}

/** Which view is shown, and the place that the cursor is at in words. */
export function ViewBar({ volume, segmentationId, view, onView, cursor }: Props) {
  const query = useQuery({
    ...thicknessQuery(segmentationId ?? ""),
    enabled: segmentationId !== null && volume.spacing_um !== null,
  });
  const { index, column } = cursor;
  const um = column === null ? undefined : query.data?.[index]?.[column];
  return (
    <div className={styles.bar}>
      <Segments<ResultView>
        label={text.views.label}
        value={view}
        onChange={onView}
        options={RESULT_VIEWS.map((name) => ({ value: name, label: text.views.names[name] }))}
      />
      <p className={styles.readout} data-testid="readout">
        <span>{text.readout.slice(index + 1, volume.n_slices)}</span>
        {column !== null && <span>{text.readout.ascan(column + 1)}</span>}
        {um !== undefined && <span>{text.readout.thickness(formatMeasure(um))}</span>}
      </p>
    </div>
  );
}
