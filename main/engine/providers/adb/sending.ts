// A file on its way to the phone. The library waits for the phone's answer also where its source broke off or the phone takes
// nothing any more: both are told here.
import type { AdbSync } from "@yume-chan/adb";
import type { MaybeConsumable, ReadableStream as LibraryStream } from "@yume-chan/stream-extra";
import { LifeboatError } from "../../../api/errors.ts";

export type Sending = { readonly path: string; readonly bytes: ReadableStream<Uint8Array>; readonly modified: Date; /** No piece takes longer unless the phone hangs. */ readonly pieceMs: number };

const largestTime = 0xff_ff_ff_ff;

export async function sendFile(sync: AdbSync, { path, bytes, modified, pieceMs }: Sending): Promise<void> {
  let give: (why: unknown) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => (give = reject));
  broken.catch(() => undefined); // heard by the race
  const timer = setTimeout(() => give(new LifeboatError("timeout", "the phone takes no more of the file")), pieceMs);
  const pieces = ReadableStream.from(watched(bytes, () => void timer.refresh(), (why) => give(why)));
  const seconds = Math.min(largestTime, Math.max(1, Math.trunc(modified.getTime() / 1000)));
  try {
    const writing = sync.write({ filename: path, file: pieces as unknown as LibraryStream<MaybeConsumable<Uint8Array>>, permission: 0o660, mtime: seconds });
    writing.catch(() => undefined); // whoever lost the race
    await Promise.race([writing, broken]);
  } finally {
    clearTimeout(timer);
  }
}

async function* watched(bytes: ReadableStream<Uint8Array>, onPiece: () => void, onFailure: (why: unknown) => void): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of bytes) {
      yield piece;
      onPiece();
    }
  } catch (thrown) {
    onFailure(thrown);
    throw thrown;
  }
}
