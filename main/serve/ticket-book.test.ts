import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Thumbnails } from "../decoder/thumbnails.ts";
import type { TicketBody } from "../host/tickets.ts";
import { bytesOf, keepFrame } from "./blob-source.ts";
import { type Entry, TicketBook } from "./ticket-book.ts";

const hash = "ab".repeat(32);
const jpeg = (hash: string): TicketBody => ({ hash, ext: "jpg", type: "image/jpeg" });
const here = new AbortController().signal;
const ticketOf = (path: string): string => path.slice("/blob/".length);

describe("a ticket", () => {
  it("is the same for the same body of a session, and another for all else", () => {
    const [book, other] = [new TicketBook(), new TicketBook()];
    const body = book.body("/v", jpeg(hash));
    expect(body).toMatch(/^\/blob\/[\w-]{22}$/);
    expect(book.body("/v", jpeg(hash))).toBe(body);
    const others = [book.thumb("/v", jpeg(hash)), book.body("/w", jpeg(hash)), book.body("/v", jpeg("cd".repeat(32))), other.body("/v", jpeg(hash))];
    expect(new Set([body, ...others]).size).toBe(5);
  });

  it("means nothing in another session", () => {
    const [book, other] = [new TicketBook(), new TicketBook()];
    const ticket = ticketOf(book.body("/v", jpeg(hash)));
    expect(book.find(ticket)).toMatchObject({ as: "body", file: join("/v/photos/ab", `${hash}.jpg`) });
    expect(other.find(ticket)).toBeUndefined();
  });

  it.each([
    ["../../secret", "jpg"],
    [hash.toUpperCase(), "jpg"],
    [hash, "../x"],
    [hash, ""],
  ])("is not given for a body named %s.%s", (name, ext) => {
    expect(() => new TicketBook().body("/v", { hash: name, ext, type: "image/jpeg" })).toThrow("vault-damaged");
  });

  it("is forgotten after very many others, the oldest first", () => {
    const book = new TicketBook(100);
    const first = ticketOf(book.body("/v", jpeg(hash)));
    const nth = (n: number): string => ticketOf(book.body("/v", jpeg(n.toString(16).padStart(64, "0"))));
    const second = nth(0);
    for (let n = 1; n < 99; n++) nth(n);
    expect(book.find(first)).toBeDefined();
    nth(99);
    expect(book.find(first)).toBeUndefined();
    expect(book.find(second)).toBeDefined();
  });
});

describe("what a ticket gives", () => {
  let folder: string;
  let thumbnails: Thumbnails;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lifeboat-tickets-"));
    thumbnails = new Thumbnails(join(folder, "cache"));
  });
  afterEach(async () => {
    await thumbnails.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const kept = async (ext: string, format: "jpeg" | "tiff"): Promise<Buffer> => {
    const file = join(folder, "photos/ab", `${hash}.${ext}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await sharp({ create: { width: 900, height: 600, channels: 3, background: "#0f6b6b" } }).toFormat(format).toBuffer());
    return readFileSync(file);
  };
  const entryOf = (as: "body" | "thumb", ext: string | null, type: string, bytes?: () => Promise<Uint8Array>): Entry => {
    const book = new TicketBook();
    const entry = book.find(ticketOf(book[as](folder, { hash, ext, type, bytes })));
    if (entry === undefined) throw new Error("no entry");
    return entry;
  };
  const widthOf = async (entry: Entry): Promise<number | undefined> => {
    const found = await bytesOf(entry, thumbnails, here);
    return found && "bytes" in found ? (await sharp(found.bytes).metadata()).width : undefined;
  };

  it("is the file itself, and a small picture of it", async () => {
    await kept("jpg", "jpeg");
    expect(await bytesOf(entryOf("body", "jpg", "image/jpeg"), thumbnails, here)).toEqual({ path: join(folder, "photos/ab", `${hash}.jpg`) });
    expect(await widthOf(entryOf("thumb", "jpg", "image/jpeg"))).toBe(480);
  });

  it("is something browsers can show where the file is not", async () => {
    await kept("tif", "tiff");
    expect(await widthOf(entryOf("body", "tif", "image/tiff"))).toBe(900);
  });

  it("comes from what has the bytes where no file does", async () => {
    const bytes = await kept("jpg", "jpeg");
    const give = (): Promise<Uint8Array> => Promise.resolve(bytes);
    expect(await bytesOf(entryOf("body", null, "image/jpeg", give), thumbnails, here)).toEqual({ bytes });
    expect(await widthOf(entryOf("thumb", null, "image/jpeg", give))).toBe(480);
  });

  it("is nothing for the small picture of a video, or of what is none", async () => {
    const noise = (): Promise<Uint8Array> => Promise.resolve(Buffer.from("noise"));
    expect(await bytesOf(entryOf("thumb", null, "video/mp4", noise), thumbnails, here)).toBeUndefined();
    expect(await bytesOf(entryOf("thumb", null, "image/jpeg", noise), thumbnails, here)).toBeUndefined();
  });

  it("is the frame of a video that a page drew, made small like any other picture", async () => {
    const video = entryOf("thumb", "mp4", "video/mp4");
    await keepFrame(thumbnails, hash, Buffer.from("no picture"));
    expect(await widthOf(video)).toBeUndefined();
    await keepFrame(thumbnails, hash, await kept("jpg", "jpeg"));
    expect(await widthOf(video)).toBe(480);
  });
});
