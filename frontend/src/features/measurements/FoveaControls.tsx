import { sentenceOf } from "../../api/problem";
import { strings } from "../../strings";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import styles from "./FoveaControls.module.css";
import type { FoveaState } from "./useFovea";

const text = strings.measurements.fovea;

/** Where the fovea comes from, and the ways to place it or to take it back. */
export function FoveaControls({ fovea, canPlace }: { fovea: FoveaState; canPlace: boolean }) {
  const { source, isPlacing, isSaving, error } = fovea;
  return (
    <div className={styles.controls}>
      <p className={styles.source} role="status" data-testid="fovea-source">
        {isPlacing ? text.placing : source === null ? text.unknown : text[source]}
      </p>
      {canPlace && !isPlacing && (
        <div className={styles.acts}>
          <Button data-testid="place-fovea" disabled={isSaving} onClick={fovea.start}>
            {source === null ? text.place : text.move}
          </Button>
          {source === "placed" && (
            <Button
              variant="quiet"
              data-testid="reset-fovea"
              title={text.resetHint}
              disabled={isSaving}
              onClick={fovea.reset}
            >
              {text.reset}
            </Button>
          )}
        </div>
      )}
      {isPlacing && (
        <div className={styles.acts}>
          <Button variant="quiet" onClick={fovea.cancel}>
            {strings.actions.cancel}
          </Button>
        </div>
      )}
      {error !== null && <Notice tone="error" text={sentenceOf(error)} />}
    </div>
  );
}
