// What Lifeboat writes beside an item, where Google keeps it and shows it to nobody: the key of a write, so that it is found
// again, the UID, and the text as it was written, so that it comes back as it was while nobody has changed the item there.
import { deflateRawSync, inflateRawSync } from "node:zlib";

export type Mark = { readonly key?: string | undefined; readonly uid?: string | undefined; readonly text?: Uint8Array | undefined };

export const keyName = "lifeboatKey";
const uidName = "lifeboatUid";
const textName = "lifeboatText";

/** Google takes up to 1,024 characters in one place. */
const chunk = 1000;
const mostChunks = 12;
const largestText = 1 << 20;

/** As named values. A text that is too long is left out: what comes back is then converted. */
export function marksOf({ key, uid, text }: Mark): Record<string, string> {
  return { ...(key !== undefined && { [keyName]: key }), ...(uid !== undefined && uid.length <= chunk && { [uidName]: uid }), ...(text !== undefined && chunksOf(text)) };
}

export function readMarks(named: Readonly<Record<string, string | undefined>>): Mark {
  return { key: named[keyName], uid: named[uidName], text: textIn(named) };
}

export const isMark = (name: string | null | undefined): boolean => name === keyName || name === uidName || name?.startsWith(textName) === true;

function chunksOf(text: Uint8Array): Record<string, string> {
  const packed = deflateRawSync(text).toString("base64url");
  const count = Math.ceil(packed.length / chunk);
  if (count > mostChunks) return {};
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${textName}${n}`, packed.slice(n * chunk, (n + 1) * chunk)]));
}

/** Others may have written there, too. */
function textIn(named: Readonly<Record<string, string | undefined>>): Uint8Array | undefined {
  let packed = "";
  for (let n = 0; n < mostChunks; n++) packed += named[`${textName}${n}`] ?? "";
  if (packed === "") return undefined;
  try {
    return new Uint8Array(inflateRawSync(Buffer.from(packed, "base64url"), { maxOutputLength: largestText }));
  } catch {
    return undefined;
  }
}
