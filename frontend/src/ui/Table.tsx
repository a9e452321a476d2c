import type { ReactNode } from "react";
import styles from "./Table.module.css";

interface Props {
  /** What the table holds, for screen readers. */
  label: string;
  head: readonly string[];
  /** The rows. */
  children: ReactNode;
}

/** A table that scrolls sideways where it does not fit, also by keyboard. */
export function Table({ label, head, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
