import { useState } from "react";
import { strings } from "../strings";
import { chooseTheme, currentTheme, THEMES } from "../theme/theme";
import styles from "./ThemeChoice.module.css";

/** Light, dark, or as the reader's system has it. */
export function ThemeChoice() {
  const [theme, setTheme] = useState(currentTheme);
  const choose = (name: string) => {
    const chosen = THEMES.find((candidate) => candidate === name) ?? "system";
    chooseTheme(chosen);
    setTheme(chosen);
  };
  return (
    <select
      aria-label={strings.theme.label}
      className={styles.choice}
      value={theme}
      data-testid="theme"
      onChange={(event) => choose(event.target.value)}
    >
      {THEMES.map((name) => (
        <option key={name} value={name}>
          {strings.theme.names[name]}
        </option>
      ))}
    </select>
  );
}
