import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { mediaHeadLength } from "../../formats/media.ts";
import type { Body } from "../provider.ts";
import type { FsPath } from "./names.ts";
import type { Content } from "./storage.ts";

const chunkSize = 256 * 1024;

/** As many as were ever read at once: a new one per photo would keep the garbage collector busier than anything else. */
const spareHeads: Buffer[] = [];

export function fileContent(path: FsPath): Content {
  return {
    body: (type) => fileBody(type, path),
    async head(look) {
      const buffer = spareHeads.pop() ?? Buffer.allocUnsafeSlow(mediaHeadLength);
      try {
        await using file = await openPlain(path);
        const { bytesRead } = await file.read(buffer, 0, mediaHeadLength, 0).catch(rethrow);
        return look(buffer.subarray(0, bytesRead));
      } finally {
        spareHeads.push(buffer);
      }
    },
    async whole(most) {
      await using file = await openPlain(path);
      const { size } = await file.stat().catch(rethrow);
      if (size > most) throw new LifeboatError("too-large", `${size} bytes, at most ${most}`);
      return file.readFile().catch(rethrow);
    },
  };
}

/** Where its path is no text, it can only be streamed. */
function fileBody(type: string, path: FsPath): Body {
  const open = (from = 0): ReadableStream<Uint8Array> => streamFile(path, from);
  return typeof path === "string" ? { type, open, path } : { type, open };
}

function rethrow(thrown: unknown): never {
  throw asLifeboatError(thrown);
}

/** Opens a file for reading, never through a link. Throws a LifeboatError. */
async function openPlain(path: FsPath): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (thrown) {
    throw asLifeboatError(thrown);
  }
}

/** Opens at the first pull, so a stream nobody reads holds no handle. */
function streamFile(path: FsPath, from: number): ReadableStream<Uint8Array> {
  let file: FileHandle | undefined;
  let at = from;
  const close = async (): Promise<void> => {
    await file?.close();
    file = undefined;
  };
  return new ReadableStream(
    {
      async pull(out) {
        file ??= await openPlain(path);
        const { bytesRead, buffer } = await file.read(new Uint8Array(chunkSize), 0, chunkSize, at).catch(async (thrown) => {
          await close();
          throw asLifeboatError(thrown);
        });
        at += bytesRead;
        if (bytesRead > 0) return out.enqueue(buffer.subarray(0, bytesRead));
        await close();
        out.close();
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}
