const BLOCK_BYTES = 64;
const LENGTH_AT = 56;
/** Where in the last block the length stands, in 8 bytes. */

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}

/** The first 32 bits behind the point: where FIPS 180-4 takes its constants from. */
function fraction(value: number): number {
  return ((value - Math.floor(value)) * 2 ** 32) | 0;
}

const ROUNDS = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));
const INITIAL = Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));

/**
 * SHA-256 (FIPS 180-4) of bytes that come in pieces. The browser's own takes a file only whole, in memory, and not at all
 * on a page that came over plain HTTP.
 */
export class Sha256 {
  readonly #state = new Int32Array(INITIAL);
  readonly #words = new Int32Array(64);
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #inBlock = 0;
  #nBytes = 0;

  update(bytes: Uint8Array): this {
    this.#nBytes += bytes.length;
    let at = 0;
    if (this.#inBlock > 0) {
      at = Math.min(BLOCK_BYTES - this.#inBlock, bytes.length);
      this.#block.set(bytes.subarray(0, at), this.#inBlock);
      this.#inBlock += at;
      if (this.#inBlock < BLOCK_BYTES) return this;
      this.#compress(this.#block, 0);
    }
    for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) this.#compress(bytes, at);
    this.#block.set(bytes.subarray(at));
    this.#inBlock = bytes.length - at;
    return this;
  }

  /** The 32 bytes of the digest; nothing can be added afterwards. */
  digest(): Uint8Array<ArrayBuffer> {
    const nBytes = this.#nBytes;
    const nPadding = LENGTH_AT - this.#inBlock + (this.#inBlock < LENGTH_AT ? 0 : BLOCK_BYTES);
    const tail = new DataView(new ArrayBuffer(nPadding + 8));
    tail.setUint8(0, 0x80);
    tail.setUint32(nPadding, Math.floor(nBytes / 2 ** 29)); // the length counts bits
    tail.setUint32(nPadding + 4, nBytes << 3);
    this.update(new Uint8Array(tail.buffer));
    const digest = new DataView(new ArrayBuffer(32));
    for (const [index, word] of this.#state.entries()) digest.setInt32(4 * index, word);
    return new Uint8Array(digest.buffer);
  }

  /** One block; the letters are the standard's. */
  #compress(bytes: Uint8Array, offset: number): void {
    const w = this.#schedule(bytes, offset);
    const state = this.#state; // an Int32Array keeps 32 bits of each sum
    let a = state[0] as number;
    let b = state[1] as number;
    let c = state[2] as number;
    let d = state[3] as number;
    let e = state[4] as number;
    let f = state[5] as number;
    let g = state[6] as number;
    let h = state[7] as number;
    for (let t = 0; t < 64; t += 1) {
      const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + sum1 + ((e & f) ^ (~e & g)) + (ROUNDS[t] as number) + (w[t] as number)) | 0;
      const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0] = (state[0] as number) + a;
    state[1] = (state[1] as number) + b;
    state[2] = (state[2] as number) + c;
    state[3] = (state[3] as number) + d;
    state[4] = (state[4] as number) + e;
    state[5] = (state[5] as number) + f;
    state[6] = (state[6] as number) + g;
    state[7] = (state[7] as number) + h;
  }

  #schedule(bytes: Uint8Array, offset: number): Int32Array {
    const w = this.#words;
    for (let t = 0, at = offset; t < 16; t += 1, at += 4)
      w[t] =
        ((bytes[at] as number) << 24) |
        ((bytes[at + 1] as number) << 16) |
        ((bytes[at + 2] as number) << 8) |
        (bytes[at + 3] as number);
    for (let t = 16; t < 64; t += 1) {
      const x = w[t - 15] as number;
      const y = w[t - 2] as number;
      const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (w[t - 16] as number) + sigma0 + (w[t - 7] as number) + sigma1;
    }
    return w;
  }
}

/** Bytes as lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What the server knows a scan by: SHA-256 over the digests of its files, in natural order of their names. */
export function contentDigest(digests: readonly Uint8Array[]): string {
  const total = new Sha256();
  for (const digest of digests) total.update(digest);
  return hex(total.digest());
}
