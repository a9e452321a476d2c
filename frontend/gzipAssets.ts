/// <reference types="node" />
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSED = /\.(?:js|css)$/;

/** Writes a .gz beside each script and style, once at the build; app/page.py sends it to who accepts it. */
export function gzipAssets(): Plugin {
  return {
    name: "gzip-assets",
    apply: "build",
    writeBundle({ dir = "dist" }, bundle) {
      for (const { fileName } of Object.values(bundle)) {
        if (!COMPRESSED.test(fileName)) continue;
        const path = join(dir, fileName);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}
