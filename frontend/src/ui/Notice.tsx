import { strings } from "../strings";
import { Button } from "./Button";
import styles from "./Notice.module.css";

interface Props {
  tone: "error" | "warning" | "info";
  text: string;
  onRetry?: () => void;
}

/** A sentence that the reader must see. */
export function Notice({ tone, text, onRetry }: Props) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={tone === "error" ? "alert" : "status"}>
      <p className={styles.text}>{text}</p>
      {onRetry !== undefined && <Button onClick={onRetry}>{strings.actions.tryAgain}</Button>}
    </div>
  );
}
