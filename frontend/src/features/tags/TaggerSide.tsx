import type { ComponentProps } from "react";
import type { Volume } from "../../api/types";
import type { Proportions } from "../../viewer/geometry";
import { PictureControls } from "../../viewer/PictureControls";
import { ProportionsControl } from "../../viewer/ProportionsControl";
import type { PictureView } from "../../viewer/usePictureView";
import { MaskControls } from "../segmentations/MaskControls";
import type { Mask } from "../segmentations/useMask";
import { EnFaceMap } from "../volumes/EnFaceMap";
import styles from "./SliceTagger.module.css";
import { TagPanel } from "./TagPanel";

const MAP_HEIGHT = "max(7.5rem, 16.5vh)";
/** Leaves room for all controls below it on a screen of 720 px, the worklist's bar included. */

interface Props extends ComponentProps<typeof TagPanel> {
  volume: Volume;
  mask: Mask;
  /** Whether what the model says of the current slice is kept from the reader. */
  isKept: boolean;
  view: PictureView;
  proportions: Proportions;
  onToggleProportions: () => void;
  onPick: (index: number) => void;
}

/** Beside the B-scan: the answers, the map, and how the picture is shown. */
export function TaggerSide({
  volume,
  mask,
  isKept,
  view,
  proportions,
  onToggleProportions,
  onPick,
  ...panel
}: Props) {
  return (
    <aside className={styles.side}>
      <TagPanel {...panel} />
      <EnFaceMap volume={volume} index={panel.index} onPick={onPick} maxHeight={MAP_HEIGHT} />
      <MaskControls mask={mask} isKept={isKept} />
      <PictureControls view={view} />
      {volume.spacing_um !== null && (
        <ProportionsControl proportions={proportions} onToggle={onToggleProportions} />
      )}
      {volume.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          {warning}
        </p>
      ))}
    </aside>
  );
}
