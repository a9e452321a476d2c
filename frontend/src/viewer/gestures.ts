const WHEEL_PX = 60;
/** Of wheel travel for one slice: a notch of a mouse wheel is about 100. */

const LINE_PX = 33;
/** What one line counts where the browser gives lines (three a notch). */

const SWIPE_PX = 36;
/** Of a finger's way for one slice. */

const MAX_STEPS = 5;
/** Slices that one wheel event may move, so that a free-spinning wheel does not fly through the volume. */

export interface Steps {
  /** Slices to go on (or back). */
  steps: number;
  /** Travel that is left over for the next event. */
  rest: number;
}

function stepsOf(travel: number, each: number): Steps {
  const steps = Math.trunc(travel / each);
  return { steps: Math.max(-MAX_STEPS, Math.min(MAX_STEPS, steps)) + 0, rest: travel - steps * each };
}

/** Slices for a turn of the wheel; `rest` is what earlier events left over. A turn the other way begins anew. */
export function wheelSteps(rest: number, event: { deltaY: number; deltaMode: number }): Steps {
  const delta = event.deltaMode === 0 ? event.deltaY : event.deltaY * LINE_PX;
  return stepsOf(Math.sign(rest) === -Math.sign(delta) ? delta : rest + delta, WHEEL_PX);
}

/** Slices for a finger's way: to the left or up goes on. The longer way counts. */
export function swipeSteps(x: number, y: number): Steps {
  return stepsOf(-(Math.abs(x) >= Math.abs(y) ? x : y), SWIPE_PX);
}
