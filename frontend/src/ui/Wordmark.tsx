import { strings } from "../strings";
import styles from "./Wordmark.module.css";

/** The name beside its sign: a retina's surface lifted by fluid. */
export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      <svg viewBox="0 0 34 20" className={styles.sign} aria-hidden="true">
        <path d="M1 14h7c4 0 5-11 9-11s5 11 9 11h7" className={styles.retina} />
        <path
          d="M10.500 14.500c2.500-1.500 3.500-7.500 6.500-7.500s4 6 6.500 7.500z"
          className={styles.fluid}
        />
        <path d="M1 18h32" className={styles.epithelium} />
      </svg>
      {strings.product}
    </span>
  );
}
