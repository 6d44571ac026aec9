// A phone by ADB, from the command line: Debian's adbd, and a stand-in for Android's `content` written from AOSP's source.
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { phoneAt } from "../main/engine/providers/adb/by-address.ts";
import { createTestIo } from "../main/engine/providers/memory/io.ts";
import { type Event, Lifeboat } from "./lifeboat.ts";
import { androidWorld } from "./usb/android-world.ts";
import { type Phone, phoneImpossible, startPhone } from "./usb/phone.ts";

const impossible = phoneImpossible();
if (impossible !== undefined) console.log(`skipped: a phone by ADB; ${impossible}`);

const photos = 30;
const oddName = "it's \"odd\" $(touch x) `y` 😀 نور.mp4";
const video = randomBytes(48 * 1024 * 1024);

describe.skipIf(impossible !== undefined)("an Android phone by ADB", { timeout: 300_000 }, () => {
  let phone: Phone;
  let cable: Cable;
  let lifeboat: Lifeboat;

  beforeAll(async () => {
    phone = await startPhone(androidWorld());
    const camera = join(phone.root, "sdcard/DCIM/Camera");
    mkdirSync(camera, { recursive: true });
    for (let n = 0; n < photos; n += 1) writeFileSync(join(camera, `IMG_20200102_0304${String(n).padStart(2, "0")}.jpg`), randomBytes(20_000));
    writeFileSync(join(camera, oddName), video);
  });
  afterAll(() => phone.stop());
  beforeEach(async () => {
    lifeboat = new Lifeboat();
    cable = await Cable.to(phone.port);
    await lifeboat.json(0, "add", "adb", "--address", `127.0.0.1:${String(cable.port)}`, "--name", "Anna's phone");
  });
  afterEach(() => {
    lifeboat[Symbol.dispose]();
    cable.close();
  });

  const backUp = async (code = 0): Promise<Event> => {
    const events = await lifeboat.json(code, "backup");
    const found = events.find(({ event }) => event === "backup");
    if (found === undefined) throw new Error("the backup does not tell how it ended");
    return found;
  };
  const readable = (ending: string): string => globSync(`Readable/**/*.${ending}`, { cwd: lifeboat.vault }).map((name) => readFileSync(join(lifeboat.vault, name), "utf8")).join("\n").replaceAll("\r\n ", "");

  it("gives all it has, and what changed since", async () => {
    expect((await lifeboat.json(0, "accounts")).find(({ event }) => event === "account")).toMatchObject({ label: "Google Pixel 8" });
    expect(await backUp()).toMatchObject({ status: "complete", counts: { added: 3 + 2 + 1 + photos + 1, owed: 0 }, kept: { contact: 3, event: 2, task: 1, photo: photos + 1 } });
    const cards = readable("vcf");
    expect(cards).toContain("BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17");
    expect(cards.match(/^TEL.*:\+49/gm), "the same number of two accounts is one").toHaveLength(1);
    expect(cards).toContain(String.raw`NOTE:NULL\n\na\,\nRow: 9 _id=10\, data1=b\n`);
    expect(cards).toContain("FN:NULL");
    const dates = readable("ics");
    expect(dates).toContain("RRULE:FREQ=WEEKLY;COUNT=5");
    expect(dates).toContain("EXDATE;TZID=Europe/Berlin:20260116T100000");
    expect(dates).toContain("RECURRENCE-ID;TZID=Europe/Berlin:20260109T100000");
    expect(dates).toContain(String.raw`SUMMARY:Water\, the\nplants`);
    const hashes = globSync("photos/*/*", { cwd: lifeboat.vault }).map((name) => basename(name).split(".")[0]);
    expect(hashes).toContain(createHash("sha256").update(video).digest("hex"));

    expect(await backUp()).toMatchObject({ status: "complete", counts: { added: 0, changed: 0, gone: 0, unchanged: photos + 7 } });
    const store = new DatabaseSync(join(phone.root, "data/world.json.db"));
    store.exec(`update "com.android.contacts/data" set data1 = 'Erna, Oma' where _id = 1`);
    store.close();
    expect(await backUp()).toMatchObject({ status: "complete", counts: { added: 0, changed: 1, gone: 0 } });
    expect(readable("vcf")).toContain(String.raw`FN:Erna\, Oma`);
  });

  it("may be unplugged in the middle of a video", async () => {
    cable.cutAfter(20 * 1024 * 1024);
    await lifeboat.json(1, "backup");
    const before = (await lifeboat.json(0, "ls")).filter(({ event }) => event === "item").length;
    expect(before, "what came is there").toBeGreaterThanOrEqual(6);
    expect(before).toBeLessThan(photos + 7);
    await lifeboat.json(1, "backup");
    cable.plugIn();
    expect(await backUp()).toMatchObject({ status: "complete", counts: { owed: 0, gone: 0 }, kept: { contact: 3, event: 2, task: 1, photo: photos + 1 } });
  });
});

describe.skipIf(impossible !== undefined)("a connection to a phone", () => {
  // In this process, where a rejection that nobody handles fails the run.
  it("that breaks in the middle of a file is told once, and a file goes on from any byte", async () => {
    const phone = await startPhone(androidWorld());
    const file = join(phone.root, "sdcard/it's $(x) 😀.mp4");
    writeFileSync(file, video);
    const cable = await Cable.to(phone.port);
    const io = createTestIo();
    const way = await phoneAt(`127.0.0.1:${String(cable.port)}`, io);
    const path = "/sdcard/it's $(x) 😀.mp4";
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 4; round += 1) await way.open(path, 0, video.length).pipeTo(new WritableStream());
    expect(process.memoryUsage().arrayBuffers - before, "what was read is let go").toBeLessThan(130_000_000);
    for (const from of [0, 5_000_001, video.length]) expect(Buffer.compare(await buffer(way.open(path, from, video.length)), video.subarray(from)), `from ${from}`).toBe(0);
    await expect(buffer(way.open(path, 0, video.length - 1))).rejects.toMatchObject({ code: "bad-answer" });
    await expect(buffer(way.open("/sdcard/not here", 0, 1))).rejects.toMatchObject({ code: "not-found" });
    cable.cutAfter(8 * 1024 * 1024);
    await expect(buffer(way.open(path, 0, video.length))).rejects.toMatchObject({ code: "source-away" });
    await expect(way.run("echo", io)).rejects.toMatchObject({ code: "source-away" });
    await way.close();
    cable.close();
    await phone.stop();
  });
});

/** Lets so many bytes of the phone through, then nothing any more. */
class Cable {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private left = Number.POSITIVE_INFINITY;

  static async to(phone: number): Promise<Cable> {
    const cable = new Cable(phone);
    cable.server.listen(0, "127.0.0.1");
    await once(cable.server, "listening");
    return cable;
  }

  private constructor(phone: number) {
    this.server = createServer((here) => {
      if (this.left <= 0) {
        here.destroy();
        return;
      }
      const there = connect(phone, "127.0.0.1");
      for (const [socket, other] of [[here, there], [there, here]] as const) {
        this.sockets.add(socket);
        socket.on("error", () => undefined).on("close", () => other.destroy());
      }
      here.pipe(there);
      there.pipe(here);
      there.on("data", ({ length }) => {
        this.left -= length;
        if (this.left <= 0) for (const socket of this.sockets) socket.destroy();
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  cutAfter(bytes: number): void {
    this.left = bytes;
  }

  plugIn(): void {
    this.left = Number.POSITIVE_INFINITY;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
