/** STREAM as age uses it: plaintext in chunks of 64 KiB, each with its own tag. */
export const chunkBytes = 1 << 16;
export const tagBytes = 16;

/** 11 bytes of counter, and one that marks the last chunk. */
export function chunkNonce(counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(counter, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
