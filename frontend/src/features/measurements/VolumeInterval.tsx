import { useQuery } from "@tanstack/react-query";
import { intervalText, partsText } from "./figures";
import { measurementsQuery } from "./measurementsQuery";
import styles from "./VolumeInterval.module.css";

/** How sure the volume is. Its line is kept free until it is known. */
export function VolumeInterval({ segmentationId }: { segmentationId: string }) {
  const { data } = useQuery(measurementsQuery(segmentationId));
  return (
    <p
      className={styles.interval}
      title={data === undefined ? undefined : partsText(data)}
      data-testid="volume-interval"
    >
      {data === undefined ? "" : intervalText(data)}
    </p>
  );
}
