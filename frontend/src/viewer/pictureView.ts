import { fitInside, type Rect, type Size } from "./geometry";

/** How grey values are shown; nothing of it touches the stored B-scan. */
export interface Tone {
  /** Factors; 1 as stored. */
  brightness: number;
  contrast: number;
  /** Local contrast. */
  isEnhanced: boolean;
  /** Less speckle. */
  isSmoothed: boolean;
}

/** Which part of the picture is shown. */
export interface Zoom {
  /** 1: the whole picture. */
  factor: number;
  /** The picture's point in the middle, 0 to 1 from its left and its top. */
  x: number;
  y: number;
}

export const PLAIN_TONE: Tone = { brightness: 1, contrast: 1, isEnhanced: false, isSmoothed: false };
export const WHOLE: Zoom = { factor: 1, x: 0.5, y: 0.5 };

const MIN_TONE = 0.4;
const MAX_TONE = 3;
const TONE_STEP = 0.1;
const MAX_ZOOM = 8;
const ZOOM_STEP = 1.25;
const PAN_STEP = 0.1;
/** Of what is visible, for one key press. */

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

export function toneBy(value: number, steps: number): number {
  return clamp(Math.round((value + steps * TONE_STEP) * 100) / 100, MIN_TONE, MAX_TONE);
}

/** A slider's place (0 to 1) of a factor; 1, as stored, is in the middle. */
export function placeOfTone(value: number): number {
  return value <= 1
    ? (0.5 * (value - MIN_TONE)) / (1 - MIN_TONE)
    : 0.5 + (0.5 * (value - 1)) / (MAX_TONE - 1);
}

export function toneAt(place: number): number {
  const value = place <= 0.5 ? MIN_TONE + 2 * place * (1 - MIN_TONE) : 1 + (2 * place - 1) * (MAX_TONE - 1);
  return Math.round(value * 100) / 100;
}

/** The tone as a CSS filter; empty where nothing changes. */
export function filterOf({ brightness, contrast }: Tone): string {
  return brightness === 1 && contrast === 1 ? "" : `brightness(${brightness}) contrast(${contrast})`;
}

function inside({ factor, x, y }: Zoom): Zoom {
  const half = 0.5 / factor; // of the picture is visible on each side of the middle
  return { factor, x: clamp(x, half, 1 - half), y: clamp(y, half, 1 - half) };
}

/** Zooms by `steps`; the point at `at` (0 to 1 of what is visible) stays where it is. */
export function zoomBy(zoom: Zoom, steps: number, at: { x: number; y: number } = { x: 0.5, y: 0.5 }): Zoom {
  const factor = clamp(zoom.factor * ZOOM_STEP ** steps, 1, MAX_ZOOM);
  const held = (middle: number, place: number) =>
    middle + (place - 0.5) / zoom.factor - (place - 0.5) / factor;
  return inside({ factor, x: held(zoom.x, at.x), y: held(zoom.y, at.y) });
}

/** Moves the view by parts of what is visible; the picture never leaves its frame. */
export function panBy(zoom: Zoom, x: number, y: number): Zoom {
  return inside({ factor: zoom.factor, x: zoom.x + x / zoom.factor, y: zoom.y + y / zoom.factor });
}

export function panStep(zoom: Zoom, x: number, y: number): Zoom {
  return panBy(zoom, x * PAN_STEP, y * PAN_STEP);
}

/** Where the picture lies in the box, parts outside included. */
export function zoomedRect(box: Size, aspect: number, zoom: Zoom): Rect {
  const whole = fitInside(box, aspect);
  const width = whole.width * zoom.factor;
  const height = whole.height * zoom.factor;
  return {
    x: whole.x + whole.width / 2 - zoom.x * width,
    y: whole.y + whole.height / 2 - zoom.y * height,
    width,
    height,
  };
}
