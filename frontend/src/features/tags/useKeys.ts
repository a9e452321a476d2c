import { useCallback, useEffect, useState } from "react";
import { type Bindings, keepBindings, readBindings } from "./keyBindings";
import { type Command, commandOf } from "./keys";

/** Text fields keep all keys; sliders keep the keys that move them. */
function isForField(event: KeyboardEvent, command: Command): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest("[role=dialog], select, textarea") !== null) return true;
  const input = target.closest("input");
  if (input === null) return false;
  return input.type !== "range" || command.kind === "move" || command.kind === "goto";
}

/** Turns key presses into commands, by keys that the reader can change and the browser remembers. */
export function useKeys(perform: (command: Command) => void): [Bindings, (bindings: Bindings) => void] {
  const [bindings, setBindings] = useState(readBindings);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = event.defaultPrevented ? null : commandOf(event, bindings);
      if (command === null || isForField(event, command)) return;
      event.preventDefault();
      perform(command);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [perform, bindings]);
  const change = useCallback((next: Bindings) => {
    keepBindings(next);
    setBindings(next);
  }, []);
  return [bindings, change];
}
