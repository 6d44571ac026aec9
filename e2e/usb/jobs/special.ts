// Phones with more, larger or stranger files than usual, and two at once.
import { statSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Connection } from "../../../main/engine/providers/provider.ts";
import { check, same, sh } from "./guest.ts";
import { fillHostile, fillLarge, fillSmall, type Handset, hostileNames } from "./phones.ts";
import { connect, filesIn, inOrder, io, list, type Pulled, read, sourceOf, storage } from "./pull.ts";

const gib = 2 ** 30;

export async function smallFiles(name: string, phone: Handset, count: number): Promise<void> {
  await check(`${name}: ${String(count)} small files`, async () => {
    fillSmall(join(phone.folder, "small"), count, 20_000);
    await using connection = await connect(phone.serial);
    const refs = (await list(connection)).refs.filter(({ href }) => href.startsWith("small/"));
    same(refs.length, count, "files listed");
    const pulled: Pulled = new Map();
    const started = performance.now();
    await read(connection, refs, pulled);
    const perSecond = Math.round((count * 1000) / (performance.now() - started));
    const wanted = new Map([...(await filesIn(join(phone.folder, "small")))].map(([path, hash]) => [`small/${path}`, hash]));
    same(inOrder(pulled), inOrder(wanted), "small files");
    return { perSecond };
  });
}

export async function hostile(name: keyof typeof hostileNames, phone: Handset): Promise<void> {
  await check(`${name}: names that break programs`, async () => {
    fillHostile(join(phone.folder, "odd"), hostileNames[name]);
    await using connection = await connect(phone.serial);
    const refs = (await list(connection)).refs.filter(({ href }) => href.startsWith("odd/"));
    const names: string[] = [];
    for await (const answer of sourceOf(connection).read(await storage(connection), refs, io)) {
      if (answer.is !== "item") throw new Error(JSON.stringify(answer));
      const { facts, body } = answer.item;
      if ("bytes" in body || facts?.name === undefined) throw new Error(`${answer.ref.href} is no photo with a name`);
      const bytes = await buffer(body.open());
      same(bytes.subarray(4).toString(), facts.name, "the bytes of the photo of that name");
      names.push(facts.name);
    }
    same(names.sort(), [...hostileNames[name]].sort(), "names");
  });
}

/** `tail`: whether the device can be asked for bytes beyond 4 GiB. */
export async function large(name: string, phone: Handset, { tail }: { readonly tail: boolean }): Promise<void> {
  const sizes = { "film.mp4": Math.round(4.1 * gib), "border.mp4": 4 * gib + 5000, "just-under.mp4": 4 * gib - 1 };
  await check(`${name}: a file of 4.1 GB is read at its first MB`, async () => {
    for (const [file, size] of Object.entries(sizes)) fillLarge(join(phone.folder, "big", file), size);
    await using connection = await connect(phone.serial);
    const refs = (await list(connection)).refs.filter(({ href }) => href.startsWith("big/"));
    for (const [file, size] of Object.entries(sizes)) same(refs.find(({ href }) => href === `big/${file}`)?.size, size, `the size of ${file}`);
    const bytes = await part(connection, "big/film.mp4", 0, (1 << 20) + 8);
    same([bytes.subarray(4, 8).toString(), bytes.subarray(1 << 20).toString()], ["ftyp", "@0100000"], "the first MB");
  });
  if (!tail) return;
  await check(`${name}: the 4 GiB border and the tail behind it`, async () => {
    await using connection = await connect(phone.serial);
    await list(connection);
    const border = await part(connection, "big/border.mp4", 4 * gib - 8, 16);
    same([border.subarray(0, 8).toString(), border.subarray(8).toString("hex")], ["@ffffff8", "0".repeat(16)], "the border");
    const end = await part(connection, "big/border.mp4", 4 * gib + 4000, 1000);
    same([end.length, end.subarray(992).toString()], [1000, `@${(statSync(join(phone.folder, "big/border.mp4")).size - 8).toString(16).slice(-7)}`], "the tail");
    const under = await part(connection, "big/just-under.mp4", 4 * gib - 9, 8);
    same(under.length, 8, "bytes before the end of the largest file that 32 bits can tell");
  });
}

/** At most `length` bytes from there, and no more asked for than that takes. */
async function part(connection: Connection, href: string, from: number, length: number): Promise<Buffer> {
  for await (const answer of sourceOf(connection).read(await storage(connection), [{ href }], io)) {
    if (answer.is !== "item" || "bytes" in answer.item.body) throw new Error(JSON.stringify(answer));
    const pieces: Uint8Array[] = [];
    let got = 0;
    for await (const piece of answer.item.body.open(from)) {
      pieces.push(piece);
      got += piece.length;
      if (got >= length) break;
    }
    return Buffer.concat(pieces).subarray(0, length);
  }
  throw new Error(`no answer for ${href}`);
}

export async function together(phones: readonly Handset[]): Promise<void> {
  await check("two phones at once", async () => {
    const all = phones.map(async ({ serial, folder }) => {
      await using connection = await connect(serial);
      const { refs } = await list(connection);
      const photos = refs.filter(({ href }) => href.startsWith("DCIM/"));
      const pulled: Pulled = new Map();
      await read(connection, photos, pulled);
      const wanted = [...(await filesIn(join(folder, "DCIM")))].map(([path, hash]): [string, string] => [`DCIM/${path}`, hash]);
      same(inOrder(pulled), inOrder(new Map(wanted)), "photos");
    });
    await Promise.all(all);
  });
}

/** What it says is less or more than what comes: never kept as if it was whole, and never in the way of the others. */
export async function lying(): Promise<void> {
  await check("a phone that lies about sizes", async () => {
    sh("lying_phone liar && plug liar 2");
    await using connection = await connect("serial-liar");
    const { refs } = await list(connection);
    const outcomes: Record<string, string> = {};
    const shown: number[] = [];
    const watched = { ...io, preview: ({ length }: Uint8Array) => void shown.push(length) };
    for await (const answer of sourceOf(connection).read(await storage(connection), refs, watched)) {
      if (answer.is !== "item") outcomes[answer.href] = answer.is;
      else if (!("bytes" in answer.item.body)) outcomes[answer.ref.href] = await buffer(answer.item.body.open()).then(({ length }) => String(length), () => "failed");
    }
    // What cannot be is no size at all: that file is read until it ends.
    const wanted = { honest: "30000", "says-exabytes": "30000", "says-less": "failed", "says-more": "failed" };
    for (const [name, outcome] of Object.entries(wanted)) same(outcomes[`DCIM/${name}.jpg`], outcome, name);
    same(refs.length, 4, "things listed");
    same(shown, [700], "small pictures that are shown: one is too long, two are not there");
  });
}
