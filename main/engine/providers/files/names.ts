// File names as they are on disk, in hrefs, and as we choose them.
import { isUtf8 } from "node:buffer";
import { sep } from "node:path";
import { isDevice } from "../../formats/safe-name.ts";

/** A Buffer where the name is not valid UTF-8, as old Linux disks have them. */
export type FsPath = string | Buffer;

/** The id of the root folder as a collection. */
export const rootId = ".";

/**
 * A file name inside an href: "#" (it starts the place inside a file) and "%" are escaped, and so is every byte that
 * is not ASCII where the whole is not UTF-8.
 */
export function encodeName(name: Uint8Array): string {
  const bytes = Buffer.from(name);
  if (isUtf8(bytes)) return escapeName(bytes.toString("utf8"));
  return bytes.toString("latin1").replaceAll(/[%#\u0080-\u00ff]/g, escapeByte);
}

/** The same for a name that is text. */
export function escapeName(name: string): string {
  return /[%#]/.test(name) ? name.replaceAll(/[%#]/g, escapeByte) : name;
}

/** The name to show to people. */
export function displayName(encoded: string): string {
  if (!encoded.includes("%")) return encoded;
  return decodeName(encoded).toString();
}

/** Where an encoded relative path lies below `root`, or undefined where it would not be below it. */
export function pathBelow(root: string, relative: string): FsPath | undefined {
  if (relative === rootId) return root;
  const segments = relative.split("/").map(decodeName);
  if (!segments.every(isPlain)) return undefined;
  return segments.reduce<FsPath>(joinPath, root === sep ? "" : root);
}

export function joinPath(folder: FsPath, name: FsPath): FsPath {
  if (typeof folder === "string" && typeof name === "string") return `${folder}${sep}${name}`;
  return Buffer.concat([Buffer.from(folder), Buffer.from(sep), Buffer.from(name)]);
}

/** The href of a name inside a collection. */
export function hrefOf(collection: string, name: string): string {
  return collection === rootId ? name : `${collection}/${name}`;
}

/** The collection and the name inside it; a place inside the file comes after the first "#". */
export function splitHref(href: string): { collection: string; name: string; fragment: string | undefined } {
  const hash = href.indexOf("#");
  const path = hash === -1 ? href : href.slice(0, hash);
  const slash = path.lastIndexOf("/");
  return {
    collection: slash === -1 ? rootId : path.slice(0, slash),
    name: path.slice(slash + 1),
    fragment: hash === -1 ? undefined : href.slice(hash + 1),
  };
}

/** What systems and sync tools put beside a person's files. */
export function isSkipped(name: string): boolean {
  return name.startsWith(".") || name.startsWith("~$") || litter.has(name.toLowerCase());
}

const litter = new Set([
  "thumbs.db",
  "desktop.ini",
  "@eadir",
  "#recycle",
  "$recycle.bin",
  "system volume information",
  "lost+found",
  "__macosx",
]);

/** Lower case, without the dot; "" for none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  const isExtension = dot > 0 && name[dot - 1] !== "." && name.length - dot <= 13;
  return isExtension ? name.slice(dot + 1).toLowerCase() : "";
}

export function withoutExtension(name: string): string {
  const extension = extensionOf(name);
  return extension === "" ? name : name.slice(0, -extension.length - 1);
}

/** Names that are one on some file system are one here. */
export function sameNameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

const longestStem = 180;

/**
 * A name, given without its extension, that every file system takes and that leads nowhere: no separators, controls
 * or direction marks, not hidden, no Windows device, at most 180 bytes.
 */
export function safeStem(wanted: string): string {
  const plain = wanted
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/gu, "_")
    .toWellFormed();
  const trimmed = shorten(plain).replace(/[. ]+$/, "").replace(/^[. ]+/, "_").replace(/^~\$/, "_");
  if (trimmed === "") return "_";
  return isDevice(trimmed) || isSkipped(trimmed) ? `_${trimmed}` : trimmed;
}

function shorten(text: string): string {
  let short = "";
  let room = longestStem;
  for (const { segment } of new Intl.Segmenter("und").segment(text)) {
    room -= Buffer.byteLength(segment);
    if (room < 0) break;
    short += segment;
  }
  return short;
}

/** The name on disk. */
export function decodeName(encoded: string): FsPath {
  if (!encoded.includes("%")) return encoded;
  const pieces = encoded.split(/%([0-9A-F]{2})/);
  const bytes = Buffer.concat(pieces.map((piece, i) => (i % 2 === 1 ? Buffer.from(piece, "hex") : Buffer.from(piece))));
  return isUtf8(bytes) ? bytes.toString("utf8") : bytes;
}

function isPlain(segment: FsPath): boolean {
  const name = typeof segment === "string" ? segment : segment.toString("latin1");
  const separators = sep === "\\" ? /[/\\:\0]/ : /[/\0]/;
  return name !== "" && name !== "." && name !== ".." && !separators.test(name);
}

function escapeByte(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
