import type { FileHandle } from "node:fs/promises";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { createDecipheriv } from "node:crypto";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { mediaHeadLength } from "../../formats/media.ts";
import type { Content } from "../files/storage.ts";

const block = 16;
const chunkSize = 256 * 1024;

/** `size`: of its plain bytes, where that is known; some files are stored without padding, and end like those that have it. */
export type Locked = { readonly path: string; readonly key: Uint8Array; readonly size?: number };

/** A file of the backup under AES-256-CBC with an all-zero IV: opened anywhere, decrypted as it is read. */
export function encryptedContent(locked: Locked): Content {
  return {
    body: (type) => ({ type, open: (from = 0) => ReadableStream.from(decrypted(locked, from)) }),
    head: async (look) => look((await gather(locked, mediaHeadLength)).subarray(0, mediaHeadLength)),
    async whole(most) {
      const found = await gather(locked, most + 1);
      if (found.length > most) throw new LifeboatError("too-large", `more than ${most} bytes`);
      return found;
    },
  };
}

async function gather(locked: Locked, enough: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of decrypted(locked, 0)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= enough) break;
  }
  return Buffer.concat(chunks);
}

/** The plain bytes from an offset on. A block is decrypted with the one before it, so any may be the first. */
export async function* decrypted({ path, key, size }: Locked, from: number): AsyncGenerator<Uint8Array> {
  await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(rethrow);
  const end = await plainSize(file, key, size);
  if (from >= end) return;
  let at = Math.floor(from / block) * block;
  const decipher = await decipherAt(file, key, at);
  while (at < end) {
    const cipher = await readAt(file, at, Math.min(chunkSize, Math.ceil((end - at) / block) * block));
    const plain = decipher.update(cipher).subarray(Math.max(0, from - at), end - at);
    at += cipher.length;
    if (plain.length > 0) yield new Uint8Array(plain);
  }
}

/** Without its padding (PKCS #7). Throws "invalid-item" where the file is not whole blocks. */
async function plainSize(file: FileHandle, key: Uint8Array, known: number | undefined): Promise<number> {
  const { size } = await file.stat().catch(rethrow);
  if (size % block !== 0) throw new LifeboatError("invalid-item", "a file of the backup is cut short");
  if (size === 0) return 0;
  if (known !== undefined && known <= size && known >= size - block) return known;
  const last = (await decipherAt(file, key, size - block)).update(await readAt(file, size - block, block));
  return size - paddingOf(last);
}

/** 0 where there is none. */
function paddingOf(last: Buffer): number {
  const length = last[block - 1] ?? 0;
  const isPadding = length >= 1 && length <= block && last.subarray(block - length).every((byte) => byte === length);
  return isPadding ? length : 0;
}

async function decipherAt(file: FileHandle, key: Uint8Array, at: number): Promise<ReturnType<typeof createDecipheriv>> {
  const iv = at === 0 ? Buffer.alloc(block) : await readAt(file, at - block, block);
  return createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, at + filled).catch(rethrow);
    if (bytesRead === 0) throw new LifeboatError("invalid-item", "a file of the backup became shorter while it was read");
    filled += bytesRead;
  }
  return buffer;
}

function rethrow(thrown: unknown): never {
  throw asLifeboatError(thrown);
}
