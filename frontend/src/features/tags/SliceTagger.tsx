import { useCallback, useMemo, useState } from "react";
import type { SliceTags, Volume } from "../../api/types";
import { strings } from "../../strings";
import { BscanView } from "../../viewer/BscanView";
import { bscanAspect } from "../../viewer/geometry";
import { ProportionsControl } from "../../viewer/ProportionsControl";
import { wantedSlices } from "../../viewer/prefetch";
import { bscanImages, maskImages } from "../../viewer/stores";
import { useProportions } from "../../viewer/useProportions";
import { useSlicePicture } from "../../viewer/useSlicePicture";
import { MaskControls } from "../segmentations/MaskControls";
import { maskUrl } from "../segmentations/segmentationQuery";
import { useMask } from "../segmentations/useMask";
import { may, useUser } from "../session/session";
import { EnFaceMap } from "../volumes/EnFaceMap";
import { sliceImageUrl } from "../volumes/volumesQuery";
import { AllTagged } from "./AllTagged";
import { KeyHints } from "./KeyHints";
import { KeysDialog } from "./KeysDialog";
import { SliceStrip } from "./SliceStrip";
import styles from "./SliceTagger.module.css";
import { TaggerHeader } from "./TaggerHeader";
import { TagPanel } from "./TagPanel";
import { countTagged } from "./tagging";
import { useWorkplace } from "./useWorkplace";
import { selection } from "./workplace";

interface Props {
  volume: Volume;
  items: readonly SliceTags[];
  startAt: number | null;
}

/** The workplace: one B-scan, two keys, and where one is. */
export function SliceTagger({ volume, items, startAt }: Props) {
  const { role } = useUser();
  const blockedBy = useCallback(
    (slice: number) => {
      if (!may(role, "annotator")) return strings.tags.notAllowed(strings.session.roles[role].toLowerCase());
      const isMissing = bscanImages.failureOf(sliceImageUrl(volume.id, slice)) !== undefined;
      return isMissing ? strings.tags.imageMissing : null;
    },
    [role, volume.id],
  );
  const [proportions, toggleProportions] = useProportions();
  const [areKeysShown, setKeysShown] = useState(false);
  const showKeys = useCallback(() => setKeysShown(true), []);
  const mask = useMask(volume.id, false);
  const { place, tags, perform, goTo } = useWorkplace({
    volume,
    items,
    startAt,
    blockedBy,
    onToggleMask: mask.toggle,
    onToggleProportions: toggleProportions,
    onShowKeys: showKeys,
  });
  const { index, direction } = place;
  const wanted = useMemo(
    () => wantedSlices(index, direction, volume.n_slices),
    [index, direction, volume.n_slices],
  );
  const bscanUrls = useMemo(
    () => wanted.map((slice) => sliceImageUrl(volume.id, slice)),
    [wanted, volume.id],
  );
  const maskUrls = useMemo(() => {
    const id = mask.isShown ? mask.readyId : null;
    return id === null ? [] : wanted.map((slice) => `${maskUrl(id, slice)}#${mask.style}`);
  }, [wanted, mask.isShown, mask.readyId, mask.style]);
  const picture = useSlicePicture(bscanImages, bscanUrls);
  const overlay = useSlicePicture(maskImages, maskUrls);
  const run = selection(place);
  const nTagged = countTagged(tags);

  return (
    <div className={styles.page} data-testid="tagger" data-slice={index}>
      <TaggerHeader volume={volume} nTagged={nTagged} />
      <div className={styles.stage}>
        <BscanView
          picture={picture}
          overlay={overlay}
          overlayOpacity={mask.opacity}
          aspect={bscanAspect(volume, volume.spacing_um, proportions)}
          sliceIndex={index}
          nSlices={volume.n_slices}
        />
        {nTagged === volume.n_slices && <AllTagged volume={volume} />}
      </div>
      <aside className={styles.side}>
        <TagPanel
          index={index}
          run={place.anchor === null ? null : run}
          tag={tags[index] ?? null}
          item={items[index]}
          nSlices={volume.n_slices}
          blockedBy={blockedBy(index)}
          onTag={(hasFluid) => perform({ kind: "tag", hasFluid })}
        />
        <EnFaceMap volume={volume} index={index} onPick={goTo} />
        <MaskControls mask={mask} />
        {volume.spacing_um !== null && (
          <ProportionsControl proportions={proportions} onToggle={toggleProportions} />
        )}
        {volume.warnings.map((warning) => (
          <p key={warning} className={styles.warning}>
            {warning}
          </p>
        ))}
      </aside>
      <SliceStrip tags={tags} items={items} index={index} run={run} onPick={goTo} />
      <KeyHints onShowAll={showKeys} />
      <KeysDialog isOpen={areKeysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}
