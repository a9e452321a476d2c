import { useCallback, useRef } from "react";
import type { PictureView } from "../../viewer/usePictureView";
import type { Command, PictureCommand } from "./keys";
import { useKeys } from "./useKeys";
import type { PlaceCommand } from "./useWorkplace";

interface Options {
  perform: (command: PlaceCommand) => void;
  view: PictureView;
  onToggleMask: () => void;
  onToggleProportions: () => void;
  onShowKeys: () => void;
  onTagRemaining: () => void;
}

function changePicture({ acts }: PictureView, change: PictureCommand) {
  switch (change.kind) {
    case "brightness":
      return acts.brighten(change.by);
    case "contrast":
      return acts.contrast(change.by);
    case "zoom":
      return acts.zoom(change.by);
    case "pan":
      return acts.panStep(change.x, change.y);
    case "enhance":
      return acts.toggleEnhanced();
    case "smooth":
      return acts.toggleSmoothed();
    case "reset-picture":
      return acts.reset();
  }
}

/** Sends each command of the keyboard to whom it concerns. */
export function useCommands(options: Options) {
  const latest = useRef(options);
  latest.current = options;
  const dispatch = useCallback((command: Command) => {
    const { perform, view, ...on } = latest.current;
    switch (command.kind) {
      case "picture":
        return changePicture(view, command.change);
      case "toggle-mask":
        return on.onToggleMask();
      case "toggle-proportions":
        return on.onToggleProportions();
      case "show-keys":
        return on.onShowKeys();
      case "tag-remaining":
        return on.onTagRemaining();
      default:
        return perform(command);
    }
  }, []);
  return useKeys(dispatch);
}
