// A body on its way into a temporary file: from its beginning, or from where an earlier run was cut off.
import { type FileHandle, open } from "node:fs/promises";
import { LifeboatError } from "../../api/errors.ts";
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
  let at = begun > 0 && (await continues(body, file, begun)) ? begun : 0;
  if (at < begun) await file.truncate(0);
  for await (const chunk of body.open(at)) {
    signal.throwIfAborted();
    await file.appendFile(chunk);
    at += chunk.length;
  }
  if (body.resume === undefined || at === body.resume.size) return;
  await file.truncate(0);
  throw new LifeboatError("no-answer", `${at} of ${body.resume.size} bytes came`);
}

/** Whether both ends of what is here are still what the other side has. */
async function continues(body: Opened, file: FileHandle, begun: number): Promise<boolean> {
  if (body.resume === undefined || begun > body.resume.size) return false;
  const length = Math.min(begun, proofLength);
  for (const from of [0, begun - length]) {
    const here = Buffer.alloc(length);
    await file.read(here, 0, length, from);
    if (!here.equals(await beginning(body.open(from), length))) return false;
  }
  return true;
}

async function beginning(stream: ReadableStream<Uint8Array>, length: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let got = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    got += piece.length;
    if (got >= length) break;
  }
  return Buffer.concat(pieces).subarray(0, length);
}
