import { type RefObject, useLayoutEffect, useState } from "react";
import type { Size } from "./geometry";

/** The size of the element in device pixels, 0 x 0 before the first layout. */
export function useDeviceSize(ref: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => {
      const ratio = window.devicePixelRatio || 1;
      const box = element.getBoundingClientRect();
      setSize({ width: Math.round(box.width * ratio), height: Math.round(box.height * ratio) });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
