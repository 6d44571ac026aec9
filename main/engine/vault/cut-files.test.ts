// A large photo or video that is cut off goes on from there in a later run, and is whole then or not kept at all.
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { Body } from "../formats/item.ts";
import { Blobs } from "./blobs.ts";
import { finishForgetting } from "./forgetting.ts";
import { sha256 } from "./hash.ts";
import { jpeg, Rig } from "./vault.fixture.ts";

const signal = new AbortController().signal;
const film = jpeg(1, 10 << 20);
const piece = 1 << 20;
let rig: Rig;
beforeEach(async () => {
  rig = await Rig.create();
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

const left = (): string[] => readdirSync(join(rig.dir, "photos", ".tmp"));

type Device = { readonly body: Body; /** From where it was opened, each time. */ readonly opened: number[] };

/** The last of what was kept is read once more. */
const behind = (kept: number): number => kept - 64 * 1024;

/** A film on a device whose cable is pulled out where `until` says. */
function device(bytes: Buffer, { until = bytes.length, same = "film", size = bytes.length } = {}): Device {
  const opened: number[] = [];
  async function* pieces(from: number): AsyncGenerator<Uint8Array> {
    opened.push(from);
    for (let at = from; at < bytes.length; at += piece) {
      if (at >= until) throw new LifeboatError("source-away", "the device was unplugged");
      yield bytes.subarray(at, Math.min(at + piece, until));
    }
  }
  return { opened, body: { type: "video/mp4", open: (from = 0) => ReadableStream.from(pieces(from)), resume: { same, size } } };
}

async function cutOff(bytes = film, until = 6 << 20, same = "film"): Promise<void> {
  await expect(rig.vault.blobs.put(device(bytes, { until, same }).body, signal)).rejects.toMatchObject({ code: "source-away" });
}

async function putWhole(from: Device, blobs: Blobs, bytes = film): Promise<void> {
  const kept = await blobs.put(from.body, signal);
  await blobs.barrier();
  expect(Buffer.from(kept.hash)).toEqual(sha256(bytes));
  expect(Buffer.compare(readFileSync(blobs.path(kept.hash, kept.ext)), bytes)).toBe(0);
}

describe("a body that was cut off", () => {
  it.each(["the same program", "the next one"])("goes on from there in %s", async (who) => {
    await cutOff();
    expect(left()).toHaveLength(1);
    if (who === "the next one") await rig.reopen();
    const again = device(film);
    await putWhole(again, rig.vault.blobs);
    expect(again.opened).toEqual([behind(6 << 20)]);
    expect(left()).toEqual([]);
  });

  it("any number of times", async () => {
    for (const until of [5, 7, 9]) await cutOff(film, until << 20);
    const again = device(film);
    await putWhole(again, rig.vault.blobs);
    expect(again.opened).toEqual([behind(9 << 20)]);
  });

  it("is read anew where its end is not what it was", async () => {
    await cutOff();
    const other = Buffer.from(film);
    const at = (6 << 20) - 10;
    other[at] = (other[at] ?? 0) ^ 1;
    const again = device(other);
    await putWhole(again, rig.vault.blobs, other);
    expect(again.opened.at(-1)).toBe(0);
  });

  it("is read anew where it was damaged on this disk, or came from another file", async () => {
    await cutOff();
    const [cut = ""] = left();
    const path = join(rig.dir, "photos", ".tmp", cut);
    const damaged = readFileSync(path);
    damaged[3 << 20] = (damaged[3 << 20] ?? 0) ^ 1;
    writeFileSync(path, damaged);
    await cutOff(film, 6 << 20, "another film");
    const again = device(film);
    await putWhole(again, rig.vault.blobs);
    expect(again.opened).toEqual([0]);
    expect(left()).toHaveLength(1);
  });

  it("leaves nothing where it is small, cannot go on, or is not as long as it was said to be", async () => {
    await cutOff(film, 3 << 20);
    const { body } = device(film, { until: 6 << 20 });
    const plain: Body = { type: body.type, open: (from) => ("open" in body ? body.open(from) : new ReadableStream()) };
    await expect(rig.vault.blobs.put(plain, signal)).rejects.toMatchObject({ code: "source-away" });
    await expect(rig.vault.blobs.put(device(film, { size: film.length + 1 }).body, signal)).rejects.toMatchObject({ code: "no-answer" });
    expect(left()).toEqual([]);
  });

  it("that is cut off again while it is proven keeps what it had", async () => {
    await cutOff();
    await cutOff(film, 0);
    const again = device(film);
    await putWhole(again, rig.vault.blobs);
    expect(again.opened).toEqual([behind(6 << 20)]);
  });
});

describe("beginnings of bodies", () => {
  it("are few, the newest, and not for ever", async () => {
    for (let n = 0; n < 10; n += 1) await cutOff(film, 4 << 20, `film ${n}`);
    expect(left()).toHaveLength(8);
    const [oldest = ""] = left();
    utimesSync(join(rig.dir, "photos", ".tmp", oldest), new Date("2020-01-01"), new Date("2020-01-01"));
    await rig.reopen();
    await cutOff(film, 3 << 20);
    expect(left()).toHaveLength(7);
    expect(existsSync(join(rig.dir, "photos", ".tmp", oldest))).toBe(false);
  });

  it("go when somebody is forgotten or the disk is full, and the body is read anew", async () => {
    await cutOff();
    rig.vault.blobs.dropCuts();
    expect(left()).toEqual([]);
    const again = device(film);
    await putWhole(again, rig.vault.blobs);
    expect(again.opened).toEqual([0]);
  });

  it("go with whatever is forgotten: nobody knows whose they are", async () => {
    await cutOff();
    expect(left()).toHaveLength(1);
    await rig.vault.write.forget([], rig.stamp());
    await finishForgetting(rig.vault);
    expect(left()).toEqual([]);
  });

  it("go to one of two programs that want to go on from them", async () => {
    await cutOff();
    await rig.reopen();
    const [one, two] = [rig.vault.blobs, new Blobs(rig.dir)];
    const [first, second] = [device(film), device(film)];
    await Promise.all([putWhole(first, one), putWhole(second, two)]);
    expect([first.opened.at(-1), second.opened.at(-1)].sort((a = 0, b = 0) => a - b)).toEqual([0, behind(6 << 20)]);
    await two.close();
  });
});
