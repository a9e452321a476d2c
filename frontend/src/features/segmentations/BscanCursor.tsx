import { type PointerEvent, type ReactNode, useRef } from "react";
import { fitInside, rowAt } from "../../viewer/geometry";
import { useElementSize } from "../../viewer/useElementSize";
import styles from "./BscanCursor.module.css";
import type { SharedCursor } from "./useCursor";

interface Props {
  cursor: SharedCursor;
  /** Width over height at which the B-scan below is shown, in the middle of this box. */
  aspect: number;
  nAscans: number;
  children: ReactNode;
}

/** The shared cursor on the B-scan: pointing at an A-scan shows it in the map, and the other way round. */
export function BscanCursor({ cursor, aspect, nAscans, children }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const { x, y, width, height } = fitInside(useElementSize(frame), aspect);
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const fraction = (event.clientX - box.left - x) / width;
    const isOn = fraction >= 0 && fraction < 1;
    cursor.point(isOn ? { index: cursor.index, column: rowAt(fraction, nAscans) } : null);
  };
  return (
    <div
      ref={frame}
      className={styles.frame}
      data-testid="bscan-cursor"
      data-column={cursor.column ?? ""}
      onPointerMove={point}
      onPointerLeave={() => cursor.point(null)}
    >
      {children}
      {cursor.column !== null && (
        <span
          className={styles.line}
          style={{ left: x + ((cursor.column + 0.5) / nAscans) * width, top: y, height }}
        />
      )}
    </div>
  );
}
