export const lengthOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

/** One after the other; a single one as it is. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const all = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Without the first `offset` bytes. */
export function from(pieces: readonly Uint8Array[], offset: number): Uint8Array[] {
  let skip = offset;
  return pieces.flatMap((piece) => {
    const start = Math.min(skip, piece.length);
    skip -= start;
    return start === piece.length ? [] : [piece.subarray(start)];
  });
}

/** The first `length` bytes, or all there are. */
export function start(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = pieces;
  return (first !== undefined && first.length >= length ? first : joined(pieces)).subarray(0, length);
}
