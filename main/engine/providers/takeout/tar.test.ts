import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { gather } from "../bytes.ts";
import { ByteReader } from "./byte-reader.ts";
import { Tape } from "./tape.ts";
import { makeTar, makeTgz } from "./tar.fixture.ts";
import type { TarEntry } from "./tar.ts";
import { readTar } from "./tar.ts";

function reader(bytes: Uint8Array, pieceSize = 700): ByteReader {
  return new ByteReader(
    (async function* () {
      for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
    })(),
  );
}

describe("a tar archive", () => {
  it("gives names, sizes and places, long names too, and only plain files", async () => {
    const long = `Takeout/${"é".repeat(80)}/x.jpg`;
    const tar = makeTar([
      { name: "Takeout/a.jpg", content: Buffer.from("aaa") },
      { name: "Takeout/folder", type: "5" },
      { name: "Takeout/link", type: "2" },
      { name: long, content: Buffer.alloc(1500, 7) },
    ]);
    const found = await gather<TarEntry>(readTar(reader(tar)));
    expect(found.map(({ name, size }) => [name, size])).toEqual([["Takeout/a.jpg", 3], [long, 1500]]);
    for (const { at, size } of found) expect([3, 1500]).toContain(tar.subarray(at, at + size).length);
    expect(tar.subarray(found[1]?.at ?? 0)[0]).toBe(7);
  });

  it("that is none, is damaged or was cut off says so, and never seems to be whole", async () => {
    const tar = makeTar([{ name: "a.jpg", content: Buffer.alloc(2000) }]);
    for (const bad of [Buffer.alloc(1024, 1), tar.subarray(0, 700), tar.subarray(0, 512), Buffer.alloc(0), makeTar([{ name: "a", size: 8 ** 11 - 1 }])]) {
      await expect(gather(readTar(reader(bad)))).rejects.toMatchObject({ code: "bad-answer" });
    }
  });

  it("made of any bytes ends or is refused", async () => {
    expect.hasAssertions();
    const header = makeTar([{ name: "a.jpg", content: Buffer.alloc(600, 9) }]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(header.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(header.length), async (edits, length) => {
        const bytes = Buffer.from(header);
        for (const [at, value] of edits) bytes[at] = value;
        const ended: unknown = await gather(readTar(reader(bytes.subarray(0, length)))).catch((error: unknown) => error);
        expect(Array.isArray(ended) || ended instanceof LifeboatError).toBe(true);
      }),
    );
  });
});

describe("a tape", () => {
  const never = new AbortController().signal;
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "lifeboat-tape-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it("gives every reader its own bytes, in any order, all at once, some left early", async () => {
    const contents = Array.from({ length: 12 }, (_, n) => Buffer.alloc(3000 + n * 701, n + 1));
    const files = contents.map((content, n) => ({ name: `${n}.jpg`, content }));
    const path = join(dir, "a.tgz");
    writeFileSync(path, makeTgz(files));
    const places = await gather<TarEntry>(readTar(reader(makeTar(files))));
    const tape = new Tape(path);
    const order = [5, 0, 11, 3, 3, 7, 1, 10, 2, 9, 4, 8, 6];
    const isRead = async (n: number, i: number): Promise<boolean> => {
      const { at = 0, size = 0 } = places[n] ?? {};
      const pieces = tape.read(at, size, never);
      if (i % 4 !== 3) return Buffer.concat(await gather(pieces)).equals(contents[n] ?? Buffer.alloc(0));
      const first = await pieces.next();
      await pieces.return(undefined);
      return first.done !== true && first.value[0] === n + 1;
    };
    expect(await Promise.all(order.map(isRead))).not.toContain(false);
    await tape.close();
  });

  it("stops in the middle of an entry when it is told to", async () => {
    const path = join(dir, "a.tgz");
    const size = 64 * 1024 * 1024;
    writeFileSync(path, makeTgz([{ name: "a.mp4", content: Buffer.alloc(size) }]));
    const stopping = new AbortController();
    const pieces = new Tape(path).read(512, size, stopping.signal);
    await pieces.next();
    stopping.abort();
    await expect(gather(pieces)).rejects.toMatchObject({ code: "cancelled" });
  });

  it("that breaks says so to each reader, and the next still gets a turn", async () => {
    const path = join(dir, "a.tgz");
    writeFileSync(path, makeTgz([{ name: "a", content: Buffer.from("abc") }]).subarray(0, 60));
    const tape = new Tape(path);
    const tries = await Promise.allSettled([gather(tape.read(512, 3, never)), gather(tape.read(512, 3, never))]);
    expect(tries.map((one) => (one.status === "rejected" ? (one.reason as LifeboatError).code : "read"))).toEqual(["bad-answer", "bad-answer"]);
  });
});
