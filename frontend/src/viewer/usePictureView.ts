import { useCallback, useMemo, useState } from "react";
import { PLAIN_TONE, panBy, panStep, type Tone, toneBy, WHOLE, type Zoom, zoomBy } from "./pictureView";

const MEMORY = "serous.tone";

function isFactor(value: unknown): value is number {
  return typeof value === "number" && value >= 0.1 && value <= 10;
}

/** The tone that the browser remembers; as stored where it remembers none. */
export function parseTone(text: string | null): Tone {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return PLAIN_TONE;
  }
  if (typeof value !== "object" || value === null) return PLAIN_TONE;
  const { brightness, contrast, isEnhanced, isSmoothed } = value as Record<string, unknown>;
  if (!isFactor(brightness) || !isFactor(contrast)) return PLAIN_TONE;
  return { brightness, contrast, isEnhanced: isEnhanced === true, isSmoothed: isSmoothed === true };
}

function keepTone(tone: Tone): void {
  try {
    window.localStorage.setItem(MEMORY, JSON.stringify(tone));
  } catch {
    // Without storage it holds for this visit.
  }
}

/** How B-scans are shown: the tone is remembered by the browser, the zoom ends with the volume. */
export function usePictureView() {
  const [tone, setToneNow] = useState(() => parseTone(window.localStorage.getItem(MEMORY)));
  const [zoom, setZoom] = useState<Zoom>(WHOLE);
  const setTone = useCallback((change: (tone: Tone) => Tone) => {
    setToneNow((now) => {
      const next = change(now);
      keepTone(next);
      return next;
    });
  }, []);
  const acts = useMemo(
    () => ({
      setTone,
      brighten: (by: number) => setTone((now) => ({ ...now, brightness: toneBy(now.brightness, by) })),
      contrast: (by: number) => setTone((now) => ({ ...now, contrast: toneBy(now.contrast, by) })),
      toggleEnhanced: () => setTone((now) => ({ ...now, isEnhanced: !now.isEnhanced })),
      toggleSmoothed: () => setTone((now) => ({ ...now, isSmoothed: !now.isSmoothed })),
      zoom: (by: number, at?: { x: number; y: number }) => setZoom((now) => zoomBy(now, by, at)),
      pan: (x: number, y: number) => setZoom((now) => panBy(now, x, y)),
      panStep: (x: number, y: number) => setZoom((now) => panStep(now, x, y)),
      reset: () => {
        setTone(() => PLAIN_TONE);
        setZoom(WHOLE);
      },
    }),
    [setTone],
  );
  return { tone, zoom, acts };
}

export type PictureView = ReturnType<typeof usePictureView>;
