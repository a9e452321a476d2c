import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { gzipAssets } from "./gzipAssets.ts";

const BACKEND = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), gzipAssets()],
  build: {
    target: "es2022",
    // The first that know light-dark() by themselves: its rewriting could not turn a part of the page dark.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // The server's content security policy allows fonts and styles from 'self' only: inline nothing.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000, // Swagger UI is one file of 1.7 MB, on a page of its own
    rolldownOptions: { input: ["index.html", "docs.html"] },
  },
  server: { proxy: { "/api": BACKEND, "/healthz": BACKEND, "/readyz": BACKEND } },
});
