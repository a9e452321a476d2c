import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { strings } from "../../strings";
import { type MapShape, mapSize, movedBy, type Place, placeAt, pointOf } from "./etdrs";
import styles from "./FoveaMarker.module.css";

const text = strings.measurements.fovea;
const DRAG_PX = 3;
/** A pointer that moves less has clicked. */

interface Props {
  map: MapShape;
  /** Where it is, or would be put. */
  place: Place;
  /** Whether the next click on the map, or Enter, puts it. */
  isPlacing: boolean;
  canPlace: boolean;
  onMove: (place: Place) => void;
  onPlace: (place: Place) => void;
  onStart: () => void;
  onCancel: () => void;
}

/** The fovea on a map: dragged, or put by a click or by keys. */
export function FoveaMarker({ map, place, isPlacing, canPlace, onMove, onPlace, onStart, onCancel }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLButtonElement>(null);
  const pressed = useRef<{ x: number; y: number; isDrag: boolean } | null>(null);
  const size = mapSize(map);
  useEffect(() => {
    if (isPlacing) surface.current?.focus(); // who chose to place it goes on with the arrow keys
  }, [isPlacing]);
  const point = pointOf(map, place);
  const style = { left: `${(100 * point.x) / size.width}%`, top: `${(100 * point.y) / size.height}%` };

  const placeUnder = (event: PointerEvent): Place | null => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return null;
    return placeAt(map, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const press = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    pressed.current = { x: event.clientX, y: event.clientY, isDrag: false };
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const start = pressed.current;
    if (start === null) return;
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) >= DRAG_PX) start.isDrag = true;
    const under = placeUnder(event);
    if (start.isDrag && under !== null) onMove(under);
  };
  const release = (event: PointerEvent<HTMLElement>) => {
    const isDrag = pressed.current?.isDrag ?? false;
    const wasPressed = pressed.current !== null;
    pressed.current = null;
    const under = placeUnder(event);
    if (under !== null && wasPressed && (isDrag || isPlacing)) onPlace(under);
  };
  const lose = () => {
    pressed.current = null;
    onCancel();
  };
  const type = (event: KeyboardEvent) => {
    const moved = movedBy(map, place, event.key);
    if (moved !== null) {
      if (!isPlacing) onStart();
      onMove(moved);
    } else if (event.key === "Enter" && isPlacing) onPlace(place);
    else if (event.key === "Escape" && isPlacing) onCancel();
    else return;
    event.preventDefault();
  };
  if (!canPlace)
    return (
      <div className={styles.frame}>
        <span className={styles.cross} style={style} data-testid="fovea" />
      </div>
    );
  const handlers = { onPointerDown: press, onPointerMove: drag, onPointerUp: release, onPointerCancel: lose };
  return (
    <div ref={frame} className={styles.frame}>
      {isPlacing ? (
        <>
          <button
            ref={surface}
            type="button"
            className={styles.surface}
            aria-label={text.placing}
            data-testid="fovea-surface"
            onKeyDown={type}
            {...handlers}
          />
          <span className={styles.cross} data-placing="" style={style} data-testid="fovea" />
        </>
      ) : (
        <button
          type="button"
          className={styles.handle}
          style={style}
          aria-label={text.move}
          title={text.move}
          data-testid="fovea"
          onKeyDown={type}
          onClick={(event) => event.detail === 0 && onStart()}
          {...handlers}
        >
          <span className={styles.cross} />
        </button>
      )}
    </div>
  );
}
