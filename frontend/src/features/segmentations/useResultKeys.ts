import { useEffect } from "react";
import { commandOf } from "../tags/keys";

interface Acts {
  goTo: (index: number) => void;
  toggleMask: () => void;
  toggleProportions: () => void;
}

/** The moving keys, M and P, the same as on the tagging page. */
export function useResultKeys(
  index: number,
  nSlices: number,
  { goTo, toggleMask, toggleProportions }: Acts,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isField =
        event.target instanceof Element && event.target.closest("input, select, [role=dialog]") !== null;
      const command = event.defaultPrevented || isField ? null : commandOf(event);
      if (command?.kind === "move") goTo(index + command.by);
      else if (command?.kind === "goto") goTo(command.end === "first" ? 0 : nSlices - 1);
      else if (command?.kind === "toggle-mask") toggleMask();
      else if (command?.kind === "toggle-proportions") toggleProportions();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [index, nSlices, goTo, toggleMask, toggleProportions]);
}
