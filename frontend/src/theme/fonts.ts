import "@fontsource/ibm-plex-sans/latin-400.css";
import "@fontsource/ibm-plex-sans/latin-500.css";
import "@fontsource/ibm-plex-sans/latin-600.css";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "@fontsource/ibm-plex-mono/latin-500.css";

const FACES = [
  "400 1em 'IBM Plex Sans'",
  "500 1em 'IBM Plex Sans'",
  "600 1em 'IBM Plex Sans'",
  "400 1em 'IBM Plex Mono'",
  "500 1em 'IBM Plex Mono'",
];

/** Fetches all faces with the first data: a browser fetches one when its first text is there, and tables then jump. */
export function fetchFonts(): void {
  for (const face of FACES) void document.fonts.load(face).catch(() => {}); // without it the fallback stays
}
