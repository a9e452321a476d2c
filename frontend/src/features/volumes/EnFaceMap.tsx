import type { MouseEvent } from "react";
import type { Volume } from "../../api/types";
import { strings } from "../../strings";
import { enFaceAspect, rowAt } from "../../viewer/geometry";
import styles from "./EnFaceMap.module.css";
import { enFaceUrl } from "./volumesQuery";

interface Props {
  volume: Volume;
  index: number;
  onPick: (index: number) => void;
  /** A length of CSS. */
  maxHeight: string;
}

/** The mean projection with the current B-scan as a line. The keyboard moves it by the page's own keys. */
export function EnFaceMap({ volume, index, onPick, maxHeight }: Props) {
  const n = volume.n_slices;
  if (n === 1) return null;
  const aspect = enFaceAspect(n, volume.width, volume.spacing_um);
  const size =
    aspect === null
      ? { width: "100%", height: maxHeight }
      : { width: `min(100%, ${maxHeight} * ${aspect})`, aspectRatio: aspect };
  const pick = (event: MouseEvent<HTMLButtonElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (event.detail > 0) onPick(rowAt((event.clientY - box.top) / box.height, n)); // 0: pressed by key, no place
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.map}
      style={size}
      title={strings.viewer.enFaceHint}
      aria-label={strings.viewer.enFace}
      data-testid="en-face"
      onClick={pick}
    >
      <img src={enFaceUrl(volume.id)} alt="" className={styles.image} draggable={false} />
      <span className={styles.line} style={{ top: `${((index + 0.5) / n) * 100}%` }} />
    </button>
  );
}
