import { Sha256 } from "./sha256";

const PIECE_BYTES = 4 * 1024 * 1024;

/** SHA-256 of a file of any size, a piece of it in memory at a time. Rejects when it cannot be read any more. */
export async function digestOf(file: Blob, onBytes: (nBytes: number) => void): Promise<Uint8Array> {
  const digest = new Sha256();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const piece = file.slice(at, at + PIECE_BYTES);
    digest.update(new Uint8Array(await piece.arrayBuffer()));
    onBytes(Math.min(file.size, at + PIECE_BYTES));
  }
  return digest.digest();
}
