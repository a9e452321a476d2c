/** Filters of grey B-scans for the eye alone: no stored pixel, mask or measure comes from them. */

const N_TILES = 8;
/** Along each side; a tile is then about as wide as a cyst. */

const CLIP = 2.5;
/** Bins are cut at this multiple of their mean, so that noise in dark vitreous is not blown up. */

const N_GREYS = 256;

/** A grey picture, row by row. */
export interface Grey {
  values: Uint8ClampedArray;
  width: number;
  height: number;
}

/** The middle one of three times three neighbours (the edge repeats): speckle goes, edges stay. */
export function medianOfNine({ values, width, height }: Grey): Grey {
  const smoothed = new Uint8ClampedArray(values.length);
  const nine = new Uint8Array(9);
  for (let y = 0; y < height; y += 1) {
    const rows = [Math.max(0, y - 1) * width, y * width, Math.min(height - 1, y + 1) * width];
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(0, x - 1);
      const right = Math.min(width - 1, x + 1);
      let at = 0;
      for (const row of rows) {
        nine[at] = values[row + left] ?? 0;
        nine[at + 1] = values[row + x] ?? 0;
        nine[at + 2] = values[row + right] ?? 0;
        at += 3;
      }
      smoothed[y * width + x] = nine.sort()[4] ?? 0;
    }
  }
  return { values: smoothed, width, height };
}

/** What each grey value of a tile becomes: its rank among the tile's pixels, with clipped bins. */
function ranksOf({ values, width }: Grey, x0: number, y0: number, x1: number, y1: number): Uint8ClampedArray {
  const counts = new Float32Array(N_GREYS);
  for (let y = y0; y < y1; y += 1)
    for (let x = x0; x < x1; x += 1) {
      const grey = values[y * width + x] ?? 0;
      counts[grey] = (counts[grey] ?? 0) + 1;
    }
  const nPixels = (x1 - x0) * (y1 - y0);
  const limit = Math.max(1, (CLIP * nPixels) / N_GREYS);
  let excess = 0;
  for (let grey = 0; grey < N_GREYS; grey += 1) {
    const over = Math.max(0, (counts[grey] ?? 0) - limit);
    excess += over;
    counts[grey] = (counts[grey] ?? 0) - over;
  }
  const ranks = new Uint8ClampedArray(N_GREYS);
  let below = 0;
  for (let grey = 0; grey < N_GREYS; grey += 1) {
    below += (counts[grey] ?? 0) + excess / N_GREYS;
    ranks[grey] = (below / nPixels) * (N_GREYS - 1);
  }
  return ranks;
}

/** Where a pixel lies between the middles of two tiles: the first tile and the share of the second. */
function between(pixel: number, size: number, nTiles: number): [number, number, number] {
  const place = ((pixel + 0.5) * nTiles) / size - 0.5;
  const first = Math.min(nTiles - 1, Math.max(0, Math.floor(place)));
  const second = Math.min(nTiles - 1, Math.max(0, Math.floor(place) + 1));
  return [first, second, place - Math.floor(place)];
}

/**
 * Contrast by neighbourhood.
 *
 * Source: contrast-limited adaptive histogram equalisation, Zuiderveld 1994, Graphics Gems IV; clipped once, without
 * spreading the excess again.
 */
export function localContrast(grey: Grey): Grey {
  const { values, width, height } = grey;
  const nx = Math.min(N_TILES, width);
  const ny = Math.min(N_TILES, height);
  const tiles = Array.from({ length: nx * ny }, (_, tile) => {
    const [i, j] = [tile % nx, Math.floor(tile / nx)];
    const at = (part: number, n: number, size: number) => Math.floor((part * size) / n);
    return ranksOf(grey, at(i, nx, width), at(j, ny, height), at(i + 1, nx, width), at(j + 1, ny, height));
  });
  const columns = Array.from({ length: width }, (_, x) => between(x, width, nx));
  const result = new Uint8ClampedArray(values.length);
  for (let y = 0; y < height; y += 1) {
    const [top, bottom, down] = between(y, height, ny);
    for (let x = 0; x < width; x += 1) {
      const [left, right, along] = columns[x] ?? [0, 0, 0];
      const value = values[y * width + x] ?? 0;
      const of = (row: number, column: number) => tiles[row * nx + column]?.[value] ?? value;
      const above = of(top, left) * (1 - along) + of(top, right) * along;
      const below = of(bottom, left) * (1 - along) + of(bottom, right) * along;
      result[y * width + x] = above * (1 - down) + below * down;
    }
  }
  return { values: result, width, height };
}
