import styles from "./LayeredPicture.module.css";

interface Props {
  bscanUrl: string;
  /** A grey picture of the same size; white is laid over the B-scan in the colour of the mask. */
  overlayUrl?: string | undefined;
  /** Width over height. */
  aspect: number;
  alt: string;
}

/** A small B-scan with a tinted overlay, without a canvas. Until another one is there it shows none, not the last one. */
export function LayeredPicture({ bscanUrl, overlayUrl, aspect, alt }: Props) {
  return (
    <span className={styles.picture} style={{ aspectRatio: aspect }}>
      <img
        key={bscanUrl}
        src={bscanUrl}
        alt={alt}
        className={styles.layer}
        draggable={false}
        loading="lazy"
      />
      {overlayUrl !== undefined && (
        <span className={styles.tint} style={{ maskImage: `url("${overlayUrl}")` }} />
      )}
    </span>
  );
}
