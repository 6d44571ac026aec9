import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveSubject, openPlace } from "../archive.fixture.ts";
import { bytesOf } from "../bytes.ts";
import type { Subject } from "../conformance.ts";
import { createTestIo } from "../memory/io.ts";
import type { Item, Kind } from "../provider.ts";
import { files } from "./files.ts";
import { rootId, splitHref } from "./names.ts";
import { piecesOf } from "./pieces.ts";
import { rewrite } from "./rewrite.ts";

/** A fresh folder under the conformance suite; items are put there through the target. */
export async function openFiles(kind: Kind): Promise<Subject & { readonly dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), "lifeboat-files-"));
  const io = createTestIo();
  const connection = await files.connect({ dir }, "write", io);
  const collection = await connection.target?.addCollection?.(kind, "Main", io);
  if (collection === undefined) throw new Error("a folder can add collections");
  return {
    dir,
    connection,
    io,
    collection,
    reconnect: (callIo) => files.connect({ dir }, "write", callIo),
    async close() {
      await connection[Symbol.asyncDispose]();
      await rm(dir, { recursive: true });
    },
    change: async (href, item) => writeFile(join(dir, href), await bytesOf(item.body)),
    drop: async (href) => rm(join(dir, href)),
  };
}

/** The same, with all items seeded into one file, as phones and calendar programs export them. */
export async function openExport(kind: "contact" | "event" | "task"): Promise<Subject> {
  const subject = await openFiles(kind);
  const sort = kind === "contact" ? "cards" : "calendar";
  const path = join(subject.dir, "Main", sort === "cards" ? "all.vcf" : "all.ics");
  const edit = async (href: string, bytes: Uint8Array | undefined): Promise<void> => {
    const { fragment } = splitHref(href);
    if (fragment === undefined && bytes !== undefined) return writeFile(join(subject.dir, href), bytes);
    const whole = await readFile(path);
    const piece = piecesOf(sort, whole).find((other) => other.fragment === fragment);
    if (piece === undefined) throw new Error(`no ${href}`);
    await writeFile(path, rewrite(sort, whole, piece, bytes));
  };
  return {
    ...subject,
    seed: async (items) => writeFile(path, await exported(items)),
    change: async (href, item) => edit(href, await bytesOf(item.body)),
    drop: (href) => edit(href, undefined),
  };
}

/** A single file of contacts or dates, which is only read. */
export async function openOneFile(kind: "contact" | "event"): Promise<Subject> {
  const name = kind === "contact" ? "all.vcf" : "all.ics";
  const place = await openPlace({ ...files, connect: ({ dir }, need, io) => files.connect({ dir: join(dir, name) }, need, io) });
  return archiveSubject(place, rootId, async (items) => writeFile(join(place.dir, name), await exported(items)));
}

/** Calendars one after the other are one file too, if not the usual one. */
async function exported(items: readonly Item[]): Promise<Uint8Array> {
  return Buffer.concat(await Promise.all(items.map((item) => bytesOf(item.body))));
}
