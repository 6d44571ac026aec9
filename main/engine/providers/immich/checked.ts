import { createHash, type Hash } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import type { Body } from "../provider.ts";

type Streamed = Extract<Body, { open: unknown }>;
type Read = { readonly digest: Hash; at: number };

/** Ends with "bad-answer" where the bytes are not those of the checksum (SHA-1, base64), also where reading broke off and went on. */
export function checkedBody(body: Streamed, checksum: string): Body {
  let last: Read | undefined;
  return {
    type: body.type,
    open(from = 0) {
      if (from > 0 && last?.at !== from) return body.open(from);
      const read: Read = { digest: from > 0 && last !== undefined ? last.digest.copy() : createHash("sha1"), at: from };
      last = read;
      return ReadableStream.from(checked(body.open(from), read, checksum));
    },
  };
}

async function* checked(bytes: ReadableStream<Uint8Array>, read: Read, checksum: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    read.digest.update(chunk);
    read.at += chunk.length;
    yield chunk;
  }
  if (read.digest.copy().digest("base64") !== checksum) throw new LifeboatError("bad-answer", "the bytes are not those of the checksum");
}
