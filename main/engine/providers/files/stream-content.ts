import { LifeboatError } from "../../../api/errors.ts";
import { mediaHeadLength } from "../../formats/media.ts";
import type { Content } from "./storage.ts";

/** The content of an entry of an archive, which can only be read from its start. `open` may be called any number of times. */
export function streamContent(size: number, open: () => AsyncIterable<unknown>): Content {
  return {
    body: (type) => ({ type, open: (from = 0) => ReadableStream.from(skip(open(), from)) }),
    async head(look) {
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of bytesIn(open())) {
        chunks.push(chunk);
        length += chunk.length;
        if (length >= mediaHeadLength) break;
      }
      return look(Buffer.concat(chunks).subarray(0, mediaHeadLength));
    },
    async whole(most) {
      if (size > most) throw new LifeboatError("too-large", `${size} bytes, at most ${most}`);
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytesIn(open())) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

async function* skip(stream: AsyncIterable<unknown>, from: number): AsyncGenerator<Uint8Array> {
  let left = from;
  for await (const chunk of bytesIn(stream)) {
    if (left < chunk.length) yield new Uint8Array(chunk.subarray(left));
    left = Math.max(0, left - chunk.length);
  }
}

async function* bytesIn(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield chunk as Uint8Array;
}
