import { useMemo, useState } from "react";
import type { Lease, SliceTags, Volume } from "../../api/types";
import { BscanView } from "../../viewer/BscanView";
import { Filmstrip } from "../../viewer/Filmstrip";
import { bscanAspect } from "../../viewer/geometry";
import { ZoomControls } from "../../viewer/PictureControls";
import { bscanImages } from "../../viewer/stores";
import { usePictureView } from "../../viewer/usePictureView";
import { useProportions } from "../../viewer/useProportions";
import { useMask } from "../segmentations/useMask";
import { useUser } from "../session/session";
import { WorklistBar } from "../worklist/WorklistBar";
import { AllTagged } from "./AllTagged";
import { useBlinding } from "./blinding";
import { KeyHints } from "./KeyHints";
import { KeysDialog } from "./KeysDialog";
import { SliceStrip } from "./SliceStrip";
import styles from "./SliceTagger.module.css";
import { SeenModel } from "./seenModel";
import { TaggerHeader } from "./TaggerHeader";
import { TaggerSide } from "./TaggerSide";
import { TagRemainingDialog } from "./TagRemainingDialog";
import { countTagged } from "./tagging";
import { useBlockedBy } from "./useBlockedBy";
import { useCommands } from "./useCommands";
import { useProbabilities } from "./useProbabilities";
import { useBscanUrl, useStage } from "./useStage";
import { useTags } from "./useTags";
import { useWorkplace } from "./useWorkplace";
import { selection } from "./workplace";

interface Props {
  volume: Volume;
  /** The tags as they were when the page was opened. */
  loaded: readonly SliceTags[];
  startAt: number | null;
  /** The reader's lease of this volume; null: they came by themselves. */
  lease: Lease | null;
  isFromWorklist: boolean;
}

type Shown = "keys" | "remaining" | null;

/** The workplace: one B-scan, two keys, and where one is. */
export function SliceTagger({ volume, loaded, startAt, lease, isFromWorklist }: Props) {
  const { id: userId } = useUser();
  const n = volume.n_slices;
  const seen = useMemo(() => new SeenModel(userId, volume.id), [userId, volume.id]);
  const [shown, show] = useState<Shown>(null);
  const [wanted] = useState(() => lease?.slices ?? null); // as it was handed out: tags do not change its order
  const [proportions, toggleProportions] = useProportions();
  const view = usePictureView();
  const mask = useMask(volume.id, false);
  const urlOf = useBscanUrl(volume.id, view.tone);
  const blockedBy = useBlockedBy(urlOf);
  const { items, tags } = useTags(volume, loaded);
  const { place, perform, goTo } = useWorkplace({ volume, items, tags, startAt, wanted, seen, blockedBy });
  const isHidden = useBlinding(volume.id, tags, items);
  const probabilities = useProbabilities(volume.id, n, isHidden, seen);
  const { picture, overlay, isKept } = useStage(volume, place, urlOf, mask, isHidden, seen);
  const { index } = place;
  const run = selection(place);
  const nTagged = countTagged(tags);
  const [bindings, setBindings] = useCommands({
    perform,
    view,
    onToggleMask: mask.toggle,
    onToggleProportions: toggleProportions,
    onShowKeys: () => show("keys"),
    onTagRemaining: () => nTagged < n && blockedBy(index) === null && show("remaining"),
  });
  const close = () => show(null);
  const aspect = bscanAspect(volume, volume.spacing_um, proportions);

  return (
    <div className={styles.page} data-testid="tagger" data-slice={index}>
      <TaggerHeader volume={volume} nTagged={nTagged} />
      {isFromWorklist && <WorklistBar volumeId={volume.id} lease={lease} wanted={wanted} tags={tags} />}
      <div className={styles.stage}>
        <BscanView
          picture={picture}
          overlay={overlay}
          overlayOpacity={mask.opacity}
          aspect={aspect}
          sliceIndex={index}
          nSlices={n}
          tone={view.tone}
          zoom={view.zoom}
          gestures={{
            move: (by) => perform({ kind: "move", by, extend: false }),
            zoom: view.acts.zoom,
            pan: view.acts.pan,
            isZoomed: view.zoom.factor > 1,
          }}
        />
        <ZoomControls view={view} />
        {nTagged === n && !isFromWorklist && <AllTagged volume={volume} />}
      </div>
      <div className={styles.film}>
        <Filmstrip
          store={bscanImages}
          urlOf={urlOf}
          index={index}
          nSlices={n}
          aspect={aspect}
          onPick={goTo}
        />
      </div>
      <TaggerSide
        volume={volume}
        mask={mask}
        isKept={isKept}
        view={view}
        proportions={proportions}
        onToggleProportions={toggleProportions}
        onPick={goTo}
        index={index}
        run={place.anchor === null ? null : run}
        tag={tags[index] ?? null}
        item={items[index]}
        nSlices={n}
        blockedBy={blockedBy(index)}
        onTag={(hasFluid) => perform({ kind: "tag", hasFluid })}
      />
      <SliceStrip
        tags={tags}
        items={items}
        index={index}
        run={run}
        probabilities={probabilities}
        onPick={goTo}
      />
      <KeyHints bindings={bindings} onShowAll={() => show("keys")} />
      <KeysDialog isOpen={shown === "keys"} onClose={close} bindings={bindings} onChange={setBindings} />
      {shown === "remaining" && (
        <TagRemainingDialog
          nRemaining={n - nTagged}
          nSlices={n}
          onConfirm={() => perform({ kind: "tag-remaining" })}
          onClose={close}
        />
      )}
    </div>
  );
}
