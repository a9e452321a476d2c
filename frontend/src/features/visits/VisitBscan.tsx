import { strings } from "../../strings";
import { bscanAspect } from "../../viewer/geometry";
import { LayeredPicture } from "../../viewer/LayeredPicture";
import { maskUrl } from "../segmentations/segmentationQuery";
import { sliceImageUrl } from "../volumes/volumesQuery";
import styles from "./VisitBscan.module.css";
import { type DoneVisit, dayOf } from "./visits";

interface Props {
  done: DoneVisit;
  index: number;
}

/** One B-scan of a visit with its mask. */
export function VisitBscan({ done, index }: Props) {
  const { volume } = done.visit;
  const label = strings.seeing.visits.bscan(dayOf(done.visit), index + 1);
  return (
    <figure className={styles.figure} data-testid="visit-bscan" data-slice={index}>
      <figcaption className={styles.caption}>{label}</figcaption>
      <LayeredPicture
        bscanUrl={sliceImageUrl(volume.id, index)}
        overlayUrl={maskUrl(done.segmentationId, index)}
        aspect={bscanAspect(volume, volume.spacing_um)}
        alt={label}
      />
    </figure>
  );
}
