import { strings } from "../../strings";
import { curvePath } from "./curve";
import styles from "./SliceStrip.module.css";

/** The model's probability of fluid over the strip's cells. */
export function ProbabilityCurve({ probabilities }: { probabilities: readonly (number | null)[] }) {
  const path = curvePath(probabilities);
  if (path === "") return null;
  return (
    <svg
      className={styles.curve}
      viewBox={`0 0 ${probabilities.length} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={strings.picture.curve}
      data-testid="probability-curve"
      data-n-shown={probabilities.filter((probability) => probability !== null).length}
    >
      <path d={path} className={styles.halo} />
      <path d={path} />
    </svg>
  );
}
