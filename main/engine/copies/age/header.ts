import { createHmac, timingSafeEqual } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import { base64, derive, fromBase64, type Stanza, type Unwrap } from "./stanza.ts";

const intro = "age-encryption.org/v1\n";
const columns = 64;
const nothing = Buffer.alloc(0);
/** A header is a few hundred bytes; more is an attack or no age file. */
const largestHeader = 1 << 16;

export function writeHeader(stanzas: readonly Stanza[], fileKey: Buffer): Buffer {
  const text = `${intro}${stanzas.map(written).join("")}---`;
  return Buffer.from(`${text} ${base64(mac(fileKey, text))}\n`, "latin1");
}

/** The body ends with a line shorter than 64, if need be an empty one. */
function written({ args, body }: Stanza): string {
  const text = base64(body);
  const lines = Array.from({ length: Math.floor(text.length / columns) + 1 }, (_, i) => text.slice(i * columns, (i + 1) * columns));
  return `-> ${args.join(" ")}\n${lines.join("\n")}\n`;
}

function mac(fileKey: Buffer, text: string): Buffer {
  return createHmac("sha256", derive(fileKey, nothing, "header")).update(text, "latin1").digest();
}

export type Header = { readonly fileKey: Buffer; readonly size: number };

/**
 * The header at the start of `bytes`; undefined while its end is not there yet. Throws bad-answer for what is no age file
 * or was changed, wrong-passphrase where no stanza is for us.
 */
export function readHeader(bytes: Buffer, unwrap: Unwrap): Header | undefined {
  const known = bytes.subarray(0, intro.length).toString("latin1");
  if (!intro.startsWith(known)) throw new LifeboatError("bad-answer", "this is no age file");
  const foot = bytes.indexOf("\n--- ");
  const end = foot < 0 ? -1 : bytes.indexOf("\n", foot + 1);
  if (end < 0) {
    if (bytes.length > largestHeader) throw new LifeboatError("bad-answer", "the header of an age file has no end");
    return undefined;
  }
  const text = bytes.subarray(0, foot + 4).toString("latin1");
  const fileKey = keyFrom(stanzasOf(text), unwrap);
  const found = fromBase64(bytes.subarray(foot + 5, end).toString("latin1"));
  const expected = mac(fileKey, text);
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) throw new LifeboatError("bad-answer", "the header of an age file was changed");
  return { fileKey, size: end + 1 };
}

function keyFrom(stanzas: readonly Stanza[], unwrap: Unwrap): Buffer {
  if (stanzas.length > 1 && stanzas.some(({ args }) => args[0] === "scrypt")) throw new LifeboatError("bad-answer", "an age file mixes a passphrase with others");
  for (const stanza of stanzas) {
    const key = unwrap(stanza);
    if (key) return key;
  }
  throw new LifeboatError("wrong-passphrase", "this key does not open it");
}

function stanzasOf(text: string): Stanza[] {
  const lines = text.slice(intro.length).split("\n").slice(0, -1);
  const stanzas: Stanza[] = [];
  for (let at = 0; at < lines.length; ) {
    const [mark, ...args] = lines[at++]?.split(" ") ?? [];
    if (mark !== "->" || args.length === 0 || args.includes("")) throw new LifeboatError("bad-answer", "an age header is malformed");
    let body = "";
    let line = "";
    do {
      line = lines[at++] ?? "";
      body += line;
    } while (line.length === columns);
    if (line.length > columns) throw new LifeboatError("bad-answer", "an age header is malformed");
    stanzas.push({ args, body: fromBase64(body) });
  }
  return stanzas;
}
