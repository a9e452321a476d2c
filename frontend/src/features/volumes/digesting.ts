import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const PIECE_BYTES = 4 * 1024 * 1024;

/**
 * SHA-256 of a file of any size, a piece of it in memory at a time. Rejects when it cannot be read any more.
 *
 * The browser's own digest takes a file only whole, in memory, and not at all on a page that came over plain HTTP.
 */
export async function digestOf(file: Blob, onBytes: (nBytes: number) => void): Promise<Uint8Array> {
  const digest = sha256.create();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const piece = file.slice(at, at + PIECE_BYTES);
    digest.update(new Uint8Array(await piece.arrayBuffer()));
    onBytes(Math.min(file.size, at + PIECE_BYTES));
  }
  return digest.digest();
}

/** Bytes as lower-case hexadecimal digits. */
export const hex = bytesToHex;

/** What the server knows a scan by: SHA-256 over the digests of its files, in natural order of their names. */
export function contentDigest(digests: readonly Uint8Array[]): string {
  const total = sha256.create();
  for (const digest of digests) total.update(digest);
  return hex(total.digest());
}
