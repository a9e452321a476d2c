// Before the first paint, and so no module: the theme that the reader chose. `src/theme/theme.ts` keeps it.
try {
  const theme = localStorage.getItem("serous.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the page follows the system.
}
