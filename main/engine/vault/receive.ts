// A body on its way into a temporary file: from its beginning, or from where an earlier run was cut off.
import { type FileHandle, open } from "node:fs/promises";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import type { Body } from "../formats/item.ts";

export type Receiving = {
  readonly tmp: string;
  /** Bytes that `tmp` holds from an earlier run; 0 where it is not there yet. */
  readonly begun: number;
  readonly signal: AbortSignal;
};

type Opened = Extract<Body, { open: unknown }>;

const proofLength = 64 * 1024;

/** Throws what the body's stream throws, and leaves what came by then. */
export async function receive(body: Body, { tmp, begun, signal }: Receiving): Promise<void> {
  await using file = await open(tmp, begun > 0 ? "a+" : "wx", 0o600);
  if ("bytes" in body) {
    await file.appendFile(body.bytes);
    return;
  }
  for await (const chunk of begun > 0 ? goingOn(body, file, begun) : bytesOf(body, 0)) {
    signal.throwIfAborted();
    await file.appendFile(chunk);
  }
  if (body.resume === undefined) return;
  const { size } = await file.stat();
  if (size === body.resume.size) return;
  await file.truncate(0);
  throw new LifeboatError("no-answer", `${size} of ${body.resume.size} bytes came`);
}

/** What follows the bytes that are here; where their end is not what the other side has there, all of it anew. */
async function* goingOn(body: Opened, file: FileHandle, begun: number): AsyncGenerator<Uint8Array> {
  const from = Math.max(0, begun - proofLength);
  let known = await bytesAt(file, from, begun - from);
  for await (const chunk of bytesOf(body, from)) {
    const again = chunk.subarray(0, known.length);
    if (!known.subarray(0, again.length).equals(again)) {
      await file.truncate(0);
      yield* bytesOf(body, 0);
      return;
    }
    known = known.subarray(again.length);
    if (chunk.length > again.length) yield chunk.subarray(again.length);
  }
}

/** "io" is of the vault's own disk, and ends a run; a bad sector on the other side is one item's. */
async function* bytesOf(body: Opened, from: number): AsyncGenerator<Uint8Array> {
  try {
    yield* body.open(from);
  } catch (thrown) {
    const error = asLifeboatError(thrown);
    throw error.code === "io" ? new LifeboatError("no-answer", error.detail, { cause: thrown }) : thrown;
  }
}

async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}
