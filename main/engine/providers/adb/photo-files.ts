// Where a photo goes on a phone, and whether what arrived is what was sent.
import { createHash } from "node:crypto";
import { safeStem, sameNameKey } from "../files/names.ts";
import type { Body, Item } from "../provider.ts";
import type { Phone } from "./phone.ts";

/** Folders under these are the albums that a photo may go to. */
const roots = ["DCIM/", "Pictures/"];
const ownAlbum = "Pictures/Lifeboat";

export const folderOf = (path: string): string => path.split("/").slice(0, -1).join("/");

/** From the root of the storage: the album of that name that is there, else a new one under Pictures. */
export function albumFor({ facts }: Item, albums: readonly string[]): string {
  const [wanted] = facts?.groups ?? [];
  if (wanted === undefined) return ownAlbum;
  const stem = safeStem(wanted);
  const there = albums.filter((album) => roots.some((root) => album.startsWith(root)) && nameOf(album) === sameNameKey(wanted)).sort();
  return there[0] ?? `Pictures/${stem}`;
}

const nameOf = (path: string): string => sameNameKey(path.split("/").at(-1) ?? "");

/** Android takes a file's time for a photo without one of its own. */
export function fileTime({ facts }: Item): Date | undefined {
  const taken = new Date(facts?.taken ?? "");
  return Number.isNaN(taken.getTime()) ? undefined : taken;
}

/** A body on its way, counted and hashed. */
export class Sent {
  size = 0;
  private readonly body: Body;
  private readonly digest = createHash("sha256");

  constructor(body: Body) {
    this.body = body;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    if ("bytes" in this.body) yield this.count(this.body.bytes);
    else for await (const piece of this.body.open()) yield this.count(piece);
  }

  hash(): string {
    return this.digest.digest("hex");
  }

  private count(piece: Uint8Array): Uint8Array {
    this.size += piece.length;
    this.digest.update(piece);
    return piece;
  }
}

export async function hashThere(phone: Phone, path: string, size: number): Promise<string> {
  const digest = createHash("sha256");
  for await (const piece of phone.open(path, 0, size)) digest.update(piece);
  return digest.digest("hex");
}
