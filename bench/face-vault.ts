// A vault as large as the window has to bear, pulled by the program itself: people, dates and to-dos from a server, photos from a folder.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { exifOf } from "./corpus-photos.ts";
import { type MemoryDav, startMemoryDav } from "./dav-server-process.ts";
import { countsOf, Lifeboat } from "./lifeboat.ts";
import { expectCount } from "./measure.ts";

export type FaceVault = AsyncDisposable & { readonly lifeboat: Lifeboat; /** Of text, and as many photos. */ readonly count: number; readonly others: string };

/** `count` people, dates and to-dos, as many photos, and an account "Others" with as many things that nobody has pulled yet. */
export async function faceVault(dir: string, count: number): Promise<FaceVault> {
  const lifeboat = new Lifeboat(dir);
  await using cleanup = new AsyncDisposableStack();
  const serve = async (user: string): Promise<MemoryDav> => {
    const server = await startMemoryDav({ contacts: count * 0.6, events: count * 0.35, tasks: count * 0.05, user });
    return cleanup.adopt(server, (one) => one.stop());
  };
  for (const [name, user] of [["People", "alice"], ["Others", "bob"]] as const) {
    const { url, user: login, password } = await serve(user);
    await lifeboat.add({ name, provider: "dav", settings: { url, user: login }, password });
  }
  const photos = join(dir, "photos");
  await writePictures(photos, count);
  await lifeboat.add({ name: "Photos", provider: "files", settings: { dir: photos } });
  for (const name of ["People", "Photos"]) expectCount(`items of ${name}`, countsOf(await lifeboat.run("backup", name)).added, count);
  const open = cleanup.move();
  return { lifeboat, count, others: "Others", [Symbol.asyncDispose]: () => open.disposeAsync() };
}

const perFolder = 1000;
const scenes = 24;

/** Small JPEGs that decode, each with its own date and so its own hash. */
async function writePictures(dir: string, count: number): Promise<void> {
  const pictures = await Promise.all(Array.from({ length: scenes }, (_, n) => picture(n)));
  for (let first = 0; first < count; first += perFolder) {
    const folder = join(dir, `DCIM/${100 + first / perFolder}APPLE`);
    await mkdir(folder, { recursive: true });
    const numbers = Array.from({ length: Math.min(perFolder, count - first) }, (_, n) => first + n);
    await Promise.all(numbers.map((n) => writeFile(join(folder, `IMG_${n}.JPG`), dated(pictures[n % scenes] ?? Buffer.alloc(0), n))));
  }
}

function picture(n: number): Promise<Buffer> {
  const background = { r: (n * 53) % 256, g: (n * 97) % 256, b: (n * 151) % 256 };
  const noise = sharp({ create: { width: 480, height: 360, channels: 3, background, noise: { type: "gaussian", mean: 128, sigma: 20 } } });
  return noise.jpeg({ quality: 40 }).toBuffer();
}

const startOfImage = 2;
const firstShot = Date.UTC(2017, 4, 1, 9);
const apartMs = 45 * 60_000;

function dated(jpeg: Buffer, n: number): Buffer {
  return Buffer.concat([jpeg.subarray(0, startOfImage), exifOf(new Date(firstShot + n * apartMs)), jpeg.subarray(startOfImage)]);
}
