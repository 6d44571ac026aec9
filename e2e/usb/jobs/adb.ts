// A phone with USB debugging at the cable: pulled out and put in again. What it answers is tested without a VM
// (adb.e2e.ts): here `content` takes seconds a call.
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { asLifeboatError } from "../../../main/api/errors.ts";
import { adb } from "../../../main/engine/providers/adb/adb.ts";
import { askOf } from "../../../main/engine/providers/adb/content.ts";
import type { Phone } from "../../../main/engine/providers/adb/phone.ts";
import { reach } from "../../../main/engine/providers/adb/reach.ts";
import { createTestIo } from "../../../main/engine/providers/memory/io.ts";
import { androidWorld } from "../android-world.ts";
import { setWorld } from "../phone-tree.ts";
import { check, same, sh } from "./guest.ts";

const io = createTestIo();
const camera = "/sdcard/DCIM/Camera";
const name = "it's $(x) 😀.mp4";
const video = randomBytes(6 << 20);

mkdirSync(camera, { recursive: true });
for (let n = 0; n < 20; n += 1) writeFileSync(`${camera}/IMG_${n}.jpg`, randomBytes(20_000));
writeFileSync(`${camera}/${name}`, video);
setWorld("/", androidWorld());
sh("adb_phone pixel");
sh("plug pixel 0");

await check("adb over usb: the phone says who it is", async () => {
  await using connection = await patiently(() => adb.connect({}, "read", io));
  same(connection.identity, { id: "adb:39041FDJH00A1B", label: "Google Pixel 8" }, "who answers");
});

await check("adb over usb: files, from their start and from an offset, and after three idle seconds", async () => {
  await using phone = await opened();
  same((await phone.list(camera, io)).length, 21, "files");
  const started = performance.now();
  same(await hashOf(phone.open(`${camera}/${name}`, 0, video.length)), sha(video), "the whole video");
  const seconds = (performance.now() - started) / 1000;
  same(await hashOf(phone.open(`${camera}/${name}`, 2_000_001, video.length)), sha(video.subarray(2_000_001)), "its rest");
  await new Promise((resolve) => setTimeout(resolve, 3000));
  same((await phone.list(camera, io)).length, 21, "files after a while");
  return { mbPerSecond: Math.round((video.length / 1e6 / seconds) * 10) / 10 };
});

await check("adb over usb: a file that is sent is what was sent, and takes no name that is taken", async () => {
  await using phone = await opened();
  const started = performance.now();
  await phone.send("/sdcard/sent.mp4", ReadableStream.from([video.subarray(0, 1), video.subarray(1)]), new Date(1_600_000_000_000), io);
  const seconds = (performance.now() - started) / 1000;
  same(await phone.disk.hash("/sdcard/sent.mp4", io), sha(video), "what the phone has");
  same((await phone.list("/sdcard", io)).find((file) => file.name === "sent.mp4")?.modified.getTime(), 1_600_000_000_000, "its time");
  same(await phone.disk.moveNew("/sdcard/sent.mp4", `${camera}/${name}`, io), false, "a name that is taken");
  same(await phone.disk.moveNew("/sdcard/sent.mp4", `${camera}/sent $(x).mp4`, io), true, "one that is not");
  await phone.disk.remove(`${camera}/sent $(x).mp4`, io);
  same((await phone.list(camera, io)).length, 21, "files");
  return { mbPerSecond: Math.round((video.length / 1e6 / seconds) * 10) / 10 };
});

await check("adb over usb: rows of a provider", async () => {
  await using phone = await opened();
  const [answer] = await askOf(phone)([{ uri: "content://com.android.calendar/calendars", columns: ["_id", "calendar_displayName"] }], io);
  same(answer, { text: "Row: 0 _id=1, calendar_displayName=Family\nRow: 1 _id=2, calendar_displayName=Work\n" }, "calendars");
});

await check("adb over usb: pulled out in the middle of a video, and put in again", async () => {
  await using phone = await opened();
  let got = 0;
  const reading = async (): Promise<string> => {
    for await (const piece of phone.open(`${camera}/${name}`, 0, video.length)) {
      if (got === 0) sh("unplug pixel");
      got += piece.length;
    }
    return "nothing";
  };
  same(await reading().catch((thrown: unknown) => asLifeboatError(thrown).code), "source-away", "what is said");
  sh("plug pixel 0");
  await using again = await opened();
  same(await hashOf(again.open(`${camera}/${name}`, got, video.length)), sha(video.subarray(got)), "the rest of it");
  return { got };
});

process.exit(0);

type Opened = Phone & AsyncDisposable;

async function opened(): Promise<Opened> {
  const phone = await patiently(() => reach({}, io));
  return Object.assign(phone, { [Symbol.asyncDispose]: async () => phone.close() });
}

/** A phone is there a moment after it is plugged in. */
async function patiently<T>(open: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await open();
    } catch (thrown) {
      if (tries === 50) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function sha(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function hashOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of stream) hash.update(piece);
  return hash.digest("hex");
}
