// All of a phone, read through the provider as the mirror does, kept as length and checksum: SHA-256 is slow in here.
import { createReadStream, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { crc32 } from "node:zlib";
import { mtp } from "../../../main/engine/providers/mtp/mtp.ts";
import { createTestIo } from "../../../main/engine/providers/memory/io.ts";
import type { Body, Connection, Cursor, Ref, Source } from "../../../main/engine/providers/provider.ts";

export const io = createTestIo();

/** By path on the phone. */
export type Pulled = Map<string, string>;
export type Listing = { readonly refs: readonly Ref[]; readonly cursor: Cursor | undefined; readonly full: boolean };

/** A phone is there a moment after it is plugged in. */
export async function connect(serial: string): Promise<Connection> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await mtp.connect({ serial }, "read", io);
    } catch (thrown) {
      if (tries === 50) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

export function sourceOf({ source }: Connection): Source {
  if (source === undefined) throw new Error("a phone can be read");
  return source;
}

/** Of the only storage. */
export async function list(connection: Connection, since?: Cursor): Promise<Listing> {
  const refs: Ref[] = [];
  let listing: Listing | undefined;
  for await (const change of sourceOf(connection).changes(await storage(connection), since, io)) {
    if (change.is === "present") refs.push(change.ref);
    if (change.is === "end") listing = { refs, cursor: change.at, full: change.listing === "full" };
  }
  if (listing === undefined) throw new Error("the listing has no end");
  return listing;
}

export async function storage(connection: Connection): Promise<Parameters<Source["changes"]>[0]> {
  for await (const answer of connection.collections(io)) if (answer.is === "collection") return answer.collection;
  throw new Error("the phone has no storage");
}

/** What a reading is told on the way. */
export type Ear = { readonly piece?: (bytes: number) => void; readonly done?: () => void };

/** Reads them into `into`, each when it is whole; throws at the first that fails. */
export async function read(connection: Connection, refs: readonly Ref[], into: Pulled, ear: Ear = {}): Promise<void> {
  let answers = 0;
  for await (const answer of sourceOf(connection).read(await storage(connection), refs, io)) {
    answers += 1;
    if (answer.is !== "item") throw new Error(JSON.stringify(answer));
    into.set(answer.ref.href, await sumOf(answer.item.body, ear));
    ear.done?.();
  }
  if (answers !== refs.length) throw new Error(`${String(answers)} answers for ${String(refs.length)} refs`);
}

async function sumOf(body: Body, { piece: heard }: Ear): Promise<string> {
  const sum = new Sum();
  if ("bytes" in body) sum.add(body.bytes);
  else {
    for await (const piece of body.open()) {
      sum.add(piece);
      heard?.(piece.length);
    }
  }
  return sum.text;
}

class Sum {
  #length = 0;
  #crc = 0;

  add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    this.#crc = crc32(bytes, this.#crc);
  }

  get text(): string {
    return `${String(this.#length)}/${this.#crc.toString(16)}`;
  }
}

/** What is really there. */
export async function filesIn(folder: string): Promise<Pulled> {
  const found: Pulled = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const sum = new Sum();
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) sum.add(piece as Buffer);
    found.set(relative(folder, path), sum.text);
  }
  return found;
}

/** In one order, so that two can be compared. */
export const inOrder = (pulled: Pulled): [string, string][] => [...pulled].sort(([a], [b]) => (a < b ? -1 : 1));
