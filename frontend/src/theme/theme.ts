/** Which colours the page has; `system` follows the reader's machine, also while the page is open. */
export type Theme = "system" | "light" | "dark";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];

const MEMORY = "serous.theme";

/** The theme on the page now. `public/theme.js` puts the stored one there before the first paint. */
export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Shows a theme and keeps it for the next visit, where the browser stores anything. */
export function chooseTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") window.localStorage.removeItem(MEMORY);
    else window.localStorage.setItem(MEMORY, theme);
  } catch {
    // Without storage the choice holds for this visit.
  }
}

/** Whether the page is dark now. */
export function isDark(): boolean {
  const theme = currentTheme();
  return theme === "system" ? window.matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
}
