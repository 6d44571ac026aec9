// What the parts of an export have in common, whether they are zip files, tgz files or an unpacked folder.
import { createHash } from "node:crypto";
import { asLifeboatError, LifeboatError, type ErrorCode } from "../../../api/errors.ts";
import { printableName } from "../../formats/safe-name.ts";
import type { Sniffed } from "../../formats/sniff.ts";
import type { Content } from "../files/storage.ts";
import type { Io } from "../provider.ts";

export type Entry = {
  /** The same in every export and whatever part it came in. */
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
  /** Changes with the content: "crc-size" of archives, where it is also the same for copies; of a folder its stat. */
  readonly mark: string;
  readonly content: Content;
  /** As its part says. */
  readonly export: string;
  /** `order` of its part, and the place in it: archives that cannot be sought in are best read in this order. */
  readonly part: string;
  readonly at: number;
  /** What the first bytes say, where reading them later would cost a pass. */
  readonly look?: Look;
};

export type Look = { readonly type: Sniffed["type"]; readonly taken?: string };

/** Something that is there but was not taken in, or that should be there. Listed by name so that the gap is seen. */
export type Gap = { readonly href: string; readonly code: ErrorCode; readonly detail: string };

export type Place = Pick<Part, "name" | "export" | "order" | "state"> & { readonly path: string };

/** One archive or unpacked folder. */
export interface Part {
  readonly name: string;
  /** Parts of one export say the same; "" for an unpacked one. */
  readonly export: string;
  /** Oldest export first, then by number, so that the later one counts. */
  readonly order: string;
  /** Changes when the part does. */
  readonly state: string;
  entries(io: Io, refused: (gap: Gap) => void): AsyncIterable<Entry>;
  close?(): Promise<void>;
}

/** `raw`: the entry's name, as the archive has it. */
export function gapFor(part: string, raw: string, reason: string): Gap {
  const name = printableName(raw);
  // Cut or made printable, two may look the same.
  const own = name === raw ? name : `${name}~${createHash("sha256").update(raw).digest("hex").slice(0, 16)}`;
  const code = reason === "encrypted" ? "unsupported" : reason === "too-large" || reason === "ratio" ? "too-large" : "invalid-item";
  return { href: `refused/${part}/${own}`, code, detail: `refused from ${part} (${reason}): ${name}` };
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function inArchiveOrder(a: Entry, b: Entry): number {
  if (a.part !== b.part) return a.part < b.part ? -1 : 1;
  return a.at - b.at;
}

/** A damaged part gives what it has, and is named. Throws what is no damage. */
export function damaged(part: Part, thrown: unknown): Gap {
  return gapBy(thrown, damagedHref(part), part.name);
}

export function damagedHref({ name }: Part): string {
  return `damaged/${name}`;
}

/** A file that tells of others, and cannot be read: it hides none of them, and is named. Throws what is no damage. */
export function unread(entry: Entry, thrown: unknown): Gap {
  return gapBy(thrown, unreadHref(entry), entry.path);
}

export function unreadHref({ path }: Entry): string {
  return `unread/${path}`;
}

/** What a folder names, but leads to nothing (a link): what it led to may come back. Throws what says something else. */
export function lost(name: string, thrown: unknown): Gap {
  const { code } = asLifeboatError(thrown);
  if (code !== "not-found" && code !== "forbidden") throw thrown;
  return { href: `missing/${name}`, code, detail: `${name} leads to nothing that can be read` };
}

const damages: readonly ErrorCode[] = ["bad-answer", "invalid-item", "unsupported", "too-large", "forbidden"];

/** Throws what is no damage. */
export function gapBy(thrown: unknown, href: string, name: string): Gap {
  const { code, detail } = asLifeboatError(thrown);
  if (code === "not-found" || code === "source-away") throw new LifeboatError("source-away", `${name} has gone`);
  if (!damages.includes(code)) throw thrown;
  return { href, code, detail: `${name}: ${detail}` };
}
