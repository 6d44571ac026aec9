import { timingSafeEqual } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { LifeboatError } from "../../api/errors.ts";
import { Decryptor } from "./age/decrypt.ts";
import { readHeader } from "./age/header.ts";
import { type Identity, readIdentity } from "./age/keys.ts";
import { unwrapWith } from "./age/stanza.ts";
import { type IndexHead, indexMac, type Row, type TableHead } from "./index-lines.ts";
import { notToBeRead, piecesOf } from "./open-pack.ts";
import type { Place } from "./place/place.ts";
import { TarReader } from "./tar.ts";

export type IndexLine = IndexHead | TableHead | Row;

/** No entry we write comes near it; one that does would fill the memory. */
const largestEntry = 64 << 20;
/** Nor a whole index. */
const largestIndex = 4 * 2 ** 30;

/** As much as is fetched of an index that nobody here wrote: what the place says, where it says something sensible. */
export const sizeOfIndex = (listed: number): number => Math.min(Number.isNaN(listed) ? largestIndex : listed, largestIndex);

/** By its first bytes alone: there may be hundreds, and each takes minutes to bring here. Throws bad-answer, wrong-passphrase. */
export async function assertForUs(store: Place, name: string, { identity, signal }: { readonly identity: Identity; readonly signal: AbortSignal }): Promise<void> {
  let start = Buffer.alloc(0);
  try {
    for await (const chunk of store.read(name, signal)) {
      start = Buffer.concat([start, chunk]);
      if (readHeader(start, unwrapWith(identity))) return;
    }
  } catch (thrown) {
    throw notToBeRead(thrown);
  }
  throw new LifeboatError("bad-answer", "an age file ends within its header");
}

/**
 * The lines of an index file. Believe nothing of it before the end: that the HMAC is right is known only then. Throws
 * bad-answer (cut, changed, forged) and wrong-passphrase.
 */
export function* readIndex(path: string, key: string, vault: string): Generator<IndexLine> {
  const mac = indexMac(readIdentity(key).secret, vault);
  let rest = "";
  let signed: string | undefined;
  for (const entry of entries(path, key)) {
    const text = rest + gunzipped(entry).toString();
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > largestEntry) throw new LifeboatError("bad-answer", "the index is malformed");
    for (const line of lines) {
      if (signed !== undefined) throw new LifeboatError("bad-answer", "the index goes on after its end");
      if (line.startsWith('{"hmac":')) signed = (parsed(line) as { hmac: string }).hmac;
      else {
        mac.update(`${line}\n`);
        yield parsed(line) as IndexLine;
      }
    }
  }
  const found = Buffer.from(signed ?? "", "hex");
  const expected = mac.digest();
  if (rest !== "" || found.length !== expected.length || !timingSafeEqual(found, expected)) throw new LifeboatError("bad-answer", "the index was not written by who holds the recovery key");
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new LifeboatError("bad-answer", "the index is malformed", { cause });
  }
}

function gunzipped(entry: Buffer): Buffer {
  try {
    return gunzipSync(entry, { maxOutputLength: largestEntry });
  } catch (cause) {
    throw new LifeboatError("bad-answer", "the index is malformed", { cause });
  }
}

/** Whole entries, one after the other. */
function* entries(path: string, key: string): Generator<Buffer> {
  const decryptor = new Decryptor(unwrapWith(readIdentity(key)));
  let whole: Buffer[] = [];
  let chunks: Buffer[] = [];
  const tar = new TarReader({
    begin({ size }) {
      if (size > largestEntry) throw new LifeboatError("bad-answer", "the index is malformed");
      chunks = [];
    },
    bytes: (chunk) => void chunks.push(Buffer.from(chunk)),
    end: () => void whole.push(Buffer.concat(chunks)),
  });
  const taken = (): Buffer[] => {
    const some = whole;
    whole = [];
    return some;
  };
  for (const piece of piecesOf(path)) {
    for (const plain of decryptor.update(piece)) tar.update(plain);
    yield* taken();
  }
  for (const plain of decryptor.end()) tar.update(plain);
  tar.end();
  yield* taken();
}

/** Reads it to its end and gives its first line. Throws as `readIndex` does. */
export function headOfIndex(path: string, key: string, vault: string): IndexHead {
  let head: IndexHead | undefined;
  for (const line of readIndex(path, key, vault)) head ??= isHead(line) ? line : undefined;
  if (head?.vault !== vault) throw new LifeboatError("bad-answer", "the index is of another vault");
  return head;
}

const isHead = (line: IndexLine): line is IndexHead => "index" in line;
export const isTable = (line: IndexLine): line is TableHead => "table" in line;
export const isRow = (line: IndexLine): line is Row => Array.isArray(line);
