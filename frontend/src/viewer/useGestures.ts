import { type RefObject, useEffect, useRef } from "react";
import { swipeSteps, wheelSteps } from "./gestures";

export interface GestureActs {
  /** Slices to go on (or back). */
  move: (steps: number) => void;
  /** Steps to zoom in (or out), with the point (0 to 1 of the frame) that stays. */
  zoom: (steps: number, at: { x: number; y: number }) => void;
  /** Moves the picture by parts of the frame. */
  pan: (x: number, y: number) => void;
  /** Whether there is something to pan; a finger otherwise moves through the slices. */
  isZoomed: boolean;
}

interface Point {
  x: number;
  y: number;
}

const PINCH_STEP = Math.log(1.25);

function pointOf(event: PointerEvent): Point {
  return { x: event.clientX, y: event.clientY };
}

/** Follows the pointers that are down on the frame: one swipes or pans, two pinch. */
class Pointers {
  readonly #down = new Map<number, Point>();
  #swept: Point = { x: 0, y: 0 };
  #apart = 0;

  begin(event: PointerEvent): void {
    this.#down.set(event.pointerId, pointOf(event));
    this.#swept = { x: 0, y: 0 };
    this.#apart = this.#distance();
  }

  end(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
    this.#apart = 0;
  }

  follow(event: PointerEvent, frame: DOMRect, acts: GestureActs): void {
    const before = this.#down.get(event.pointerId);
    if (before === undefined) return;
    const now = pointOf(event);
    this.#down.set(event.pointerId, now);
    const [x, y] = [now.x - before.x, now.y - before.y];
    if (this.#down.size === 2) this.#pinch(frame, now, acts);
    else if (acts.isZoomed) acts.pan(-x / frame.width, -y / frame.height);
    else if (event.pointerType !== "mouse") this.#swipe(x, y, acts);
  }

  #pinch(frame: DOMRect, now: Point, acts: GestureActs): void {
    const apart = this.#distance();
    if (apart > 0 && this.#apart > 0) {
      const at = { x: (now.x - frame.left) / frame.width, y: (now.y - frame.top) / frame.height };
      acts.zoom(Math.log(apart / this.#apart) / PINCH_STEP, at);
    }
    this.#apart = apart;
  }

  #swipe(x: number, y: number, acts: GestureActs): void {
    this.#swept = { x: this.#swept.x + x, y: this.#swept.y + y };
    const { steps } = swipeSteps(this.#swept.x, this.#swept.y);
    if (steps === 0) return;
    this.#swept = { x: 0, y: 0 };
    acts.move(steps);
  }

  #distance(): number {
    const [one, two] = [...this.#down.values()];
    return one === undefined || two === undefined ? 0 : Math.hypot(one.x - two.x, one.y - two.y);
  }
}

/** Wheel: through the slices; with Ctrl (and pinching on a touch pad): zoom. Dragging pans what is zoomed. */
export function useGestures(frame: RefObject<HTMLElement | null>, acts: GestureActs | null): void {
  const latest = useRef(acts);
  latest.current = acts;
  const isOn = acts !== null;
  useEffect(() => {
    const element = frame.current;
    if (element === null || !isOn) return;
    const pointers = new Pointers();
    let rest = 0;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
      const turn = wheelSteps(rest, event);
      rest = turn.rest;
      if (turn.steps === 0) return;
      if (event.ctrlKey) latest.current?.zoom(-turn.steps, at);
      else latest.current?.move(turn.steps);
    };
    const onDown = (event: PointerEvent) => pointers.begin(event);
    const onMove = (event: PointerEvent) =>
      latest.current !== null && pointers.follow(event, element.getBoundingClientRect(), latest.current);
    const onUp = (event: PointerEvent) => pointers.end(event);
    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("pointerdown", onDown);
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onUp);
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("pointerdown", onDown);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("pointercancel", onUp);
    };
  }, [frame, isOn]);
}
