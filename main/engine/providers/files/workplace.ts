// What creating and changing share: one folder being written to.
import { createHash } from "node:crypto";
import { lstat } from "node:fs/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Io, Item, Outcome, Ref } from "../provider.ts";
import type { Folder } from "./folder.ts";
import type { Written } from "./ledger.ts";
import { Ledger } from "./ledger.ts";
import type { FsPath } from "./names.ts";
import { escapeName, joinPath } from "./names.ts";
import type { Piece } from "./pieces.ts";
import { piecesOf } from "./pieces.ts";
import type { Reader } from "./reader.ts";
import type { Scan } from "./scan.ts";
import { stopIfAborted } from "./storage.ts";

export type Account = { readonly folder: Folder; readonly reader: Reader };
export type Workplace = Account & {
  readonly collection: string;
  readonly path: FsPath;
  readonly ledger: Ledger;
  readonly io: Io;
  /** The folder as it was when first asked for in this write. */
  readonly scan: () => Promise<Scan>;
};

export async function openWorkplace(account: Account, collection: string, io: Io): Promise<Workplace> {
  stopIfAborted(io);
  const { folder, reader } = account;
  const path = await folder.directory(collection);
  let scan: Promise<Scan> | undefined;
  const look = (): Promise<Scan> => (scan ??= reader.look(collection, io));
  return { folder, reader, collection, path, ledger: await Ledger.load(path), io, scan: look };
}

/** Undefined where the file written under the key has gone or is another one now. */
export async function refUnderKey(place: Workplace, key: string): Promise<Ref | undefined> {
  const written = place.ledger.get(key);
  if (written === undefined || !(await isStillThere(place, written.files[0]))) return undefined;
  const name = escapeName(written.files[0].name);
  const scan = await place.scan();
  const media = scan.media.get(name);
  if (media !== undefined) return place.reader.mediaRef(place.collection, media);
  const text = scan.texts.get(name);
  return text === undefined ? undefined : (await place.reader.textRefs(place.collection, text)).refs[0];
}

/** Whether the very file that was written still has its name. */
export async function isStillThere({ folder, path }: Workplace, file: Written["files"][0]): Promise<boolean> {
  const stat = await lstat(joinPath(path, file.name), { bigint: true }).catch(() => undefined);
  return stat !== undefined && folder.fingerprint(stat) === file.is;
}

/** A hidden name, the same for every try of the same file of an op, so that no try leaves more than one behind. */
export function temporaryPath({ path }: Workplace, key: string, part: string): FsPath {
  const digest = createHash("sha256").update(`${key}\0${part}`).digest("hex").slice(0, 24);
  return joinPath(path, `.lifeboat-${digest}.part`);
}

/** The one entry or card an item's bytes hold. Throws "invalid-item" where they hold anything else. */
export function pieceOf(item: Item, bytes: Uint8Array): Piece {
  const [piece, another] = piecesOf(item.kind === "contact" ? "cards" : "calendar", bytes);
  if (piece === undefined || another !== undefined || piece.broken !== undefined || piece.kind !== item.kind) {
    throw new LifeboatError("invalid-item", `the bytes are not one ${item.kind}`);
  }
  return piece;
}

/** When the photo was taken, as a time its file can have. */
export function fileTime(item: Item): Date | undefined {
  const taken = new Date(item.facts?.taken ?? "");
  return item.kind === "photo" && !Number.isNaN(taken.getTime()) ? taken : undefined;
}

export function failed(key: string, thrown: unknown): Outcome {
  const { code, detail } = asLifeboatError(thrown);
  return { key, is: "failed", code, detail };
}
