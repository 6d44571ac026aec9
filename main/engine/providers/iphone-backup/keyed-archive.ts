import type { Plist, PlistDict } from "./plist.ts";
import { asBytes, asDict, brokenPlist, parsePlist, PlistUid } from "./plist.ts";

/** What a row of Manifest.db says about its file ("MBFile"). */
export type FileFacts = {
  readonly size: number;
  /** Seconds since 1970. */
  readonly modified: number;
  /** Absent: not encrypted. */
  readonly key?: { readonly protectionClass: number; readonly wrapped: Uint8Array };
};

/** Reads the `file` column of Manifest.db, an NSKeyedArchiver archive. Throws "invalid-item". */
export function readFileFacts(bytes: Uint8Array): FileFacts {
  const archive = asDict(parsePlist(bytes));
  const objects = archive?.get("$objects");
  if (!Array.isArray(objects)) throw brokenPlist("no objects");
  const follow = (value: Plist | undefined): Plist | undefined => (value instanceof PlistUid ? (objects as readonly Plist[])[value.index] : value);
  const file = asDict(follow(asDict(archive?.get("$top"))?.get("root")));
  if (file === undefined) throw brokenPlist("no root");
  const key = keyOf(follow(file.get("EncryptionKey")));
  return { size: numberAt(file, "Size"), modified: numberAt(file, "LastModified"), ...(key !== undefined && { key }) };
}

function numberAt(file: PlistDict, name: string): number {
  const value = file.get(name);
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : 0;
}

/** Four bytes of class, little-endian, then the wrapped key; plain or inside an NSData. */
function keyOf(value: Plist | undefined): FileFacts["key"] {
  const bytes = asBytes(value) ?? asBytes(asDict(value)?.get("NS.data"));
  if (bytes === undefined) return undefined;
  return splitClassKey(bytes);
}

/** As file keys and the ManifestKey are written. Throws "invalid-item". */
export function splitClassKey(bytes: Uint8Array): { protectionClass: number; wrapped: Uint8Array } {
  if (bytes.length !== 44) throw brokenPlist(`a key of ${bytes.length} bytes`);
  return { protectionClass: Buffer.from(bytes).readUInt32LE(), wrapped: bytes.subarray(4) };
}
