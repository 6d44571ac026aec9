// What Lifeboat relies on, asked of every kind of place: a folder, and real WebDAV and S3 servers.
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlace } from "../main/engine/copies/place/kinds.ts";
import type { Outgoing, Place } from "../main/engine/copies/place/place.ts";
import { claimPlace, readPlaceFile } from "../main/engine/copies/place-file.ts";
import { freePort } from "./servers/server.ts";
import { startSwift, swiftAvailable } from "./servers/s3.ts";
import { apacheAvailable, rcloneAvailable, startApache, startRclone } from "./servers/webdav.ts";

const never = new AbortController().signal;
const scratch = mkdtempSync(join(tmpdir(), "lifeboat-places-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Served = { readonly kind: string; readonly settings: unknown; readonly secret?: string; readonly stop?: () => Promise<void> };
type Subject = { readonly name: string; readonly available: boolean; readonly start: () => Promise<Served> };

async function webdav(start: typeof startApache): Promise<Served> {
  const server = await start();
  return { kind: "webdav", settings: { url: `${server.url}lifeboat/`, user: server.user }, secret: server.password, stop: () => server.stop() };
}

const subjects: readonly Subject[] = [
  { name: "a folder", available: true, start: () => Promise.resolve({ kind: "folder", settings: { dir: mkdtempSync(join(scratch, "place-")) } }) },
  { name: "Apache", available: apacheAvailable(), start: () => webdav(startApache) },
  { name: "rclone", available: rcloneAvailable(), start: () => webdav(startRclone) },
  { name: "OpenStack Swift's S3", available: swiftAvailable(), start: startSwift },
];

function outgoing(bytes: Uint8Array): Outgoing {
  const path = join(scratch, randomBytes(8).toString("hex"));
  writeFileSync(path, bytes);
  return { path, size: bytes.length, hash: createHash("sha256").update(bytes).digest() };
}

async function read(place: Place, name: string, from = 0): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of place.read(name, never, from)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe.each(subjects)("$name", ({ name, available, start }) => {
  let served: Served;
  let place: Place;
  const open = (secret = served.secret): Promise<Place> => openPlace(served.kind, served.settings, { secret, signal: never, create: true });

  if (!available) console.log(`skipped: ${name}; it is not installed`);
  beforeAll(async () => {
    if (!available) return;
    served = await start();
    place = await open();
  });
  afterAll(() => served?.stop?.());

  it.skipIf(!available)("keeps whole files under their names, and lists them", async () => {
    const bytes = randomBytes(3_000_001);
    expect(await place.list("v/one/packs", never)).toEqual([]);
    await place.put("v/one/packs/a.tar.age", outgoing(bytes), { fresh: false }, never);
    await place.put("v/one/index/1.tar.age", outgoing(bytes.subarray(0, 10)), { fresh: true }, never);
    await place.put("v/two/packs/empty", outgoing(Buffer.alloc(0)), { fresh: false }, never);
    expect(await place.list("v/one/packs", never)).toEqual([{ name: "a.tar.age", size: bytes.length }]);
    expect((await place.folders("v", never)).sort()).toEqual(["one", "two"]);
    expect((await read(place, "v/one/packs/a.tar.age")).equals(bytes)).toBe(true);
    expect((await read(place, "v/one/packs/a.tar.age", 2_999_990)).equals(bytes.subarray(2_999_990))).toBe(true);
    expect(await read(place, "v/two/packs/empty")).toHaveLength(0);
    await place.put("v/one/packs/a.tar.age", outgoing(bytes.subarray(5)), { fresh: false }, never);
    expect((await read(place, "v/one/packs/a.tar.age")).equals(bytes.subarray(5))).toBe(true);
  });

  it.skipIf(!available)("does not write over what is there when that is asked", async () => {
    const first = Buffer.from("first");
    await place.put("v/one/index/7.tar.age", outgoing(first), { fresh: true }, never);
    await expect(place.put("v/one/index/7.tar.age", outgoing(Buffer.from("second")), { fresh: true }, never)).rejects.toMatchObject({ code: "exists" });
    expect(await read(place, "v/one/index/7.tar.age")).toEqual(first);
  });

  it.skipIf(!available)("says what is not there, and takes away what is", async () => {
    await expect(read(place, "v/none/packs/x")).rejects.toMatchObject({ code: "not-found" });
    await place.put("v/three/packs/x", outgoing(Buffer.from("x")), { fresh: false }, never);
    await place.remove("v/three/packs/x", never);
    await place.remove("v/three/packs/x", never);
    expect(await place.list("v/three/packs", never)).toEqual([]);
  });

  it.skipIf(!available)("lists more files than fit on one page", async () => {
    const files = Array.from({ length: 30 }, (_, i) => `v/many/packs/${i}.tar.age`);
    for (const file of files) await place.put(file, outgoing(Buffer.from(file)), { fresh: false }, never);
    expect(await place.list("v/many/packs", never)).toHaveLength(files.length);
  });

  it.skipIf(!available)("is marked once, and refuses who is not let in", async () => {
    const id = await claimPlace(place, { now: new Date(), scratch, signal: never });
    expect(await claimPlace(place, { now: new Date(), scratch, signal: never })).toBe(id);
    if (served.secret === undefined) return;
    const stranger = openPlace(served.kind, served.settings, { secret: "wrong", signal: never, create: false });
    await expect(stranger.then((other) => readPlaceFile(other, never))).rejects.toMatchObject({ code: expect.stringMatching(/auth|forbidden/) as string });
  });
});

it("a server that answers 200 to everything and stores nothing is found out at once", async () => {
  const port = await freePort();
  const liar = createServer((request, response) => {
    request.resume();
    const status = { PROPFIND: 207, MKCOL: 201, PUT: 201, MOVE: 201 }[request.method ?? ""] ?? 200;
    request.on("end", () => response.writeHead(status, { "content-type": "application/xml" }).end(status === 207 ? '<multistatus xmlns="DAV:"/>' : ""));
  }).listen(port, "127.0.0.1");
  try {
    const place = await openPlace("webdav", { url: `http://127.0.0.1:${port}/`, user: "a" }, { secret: "b", signal: never, create: true });
    await expect(claimPlace(place, { now: new Date(), scratch, signal: never })).rejects.toMatchObject({ code: "bad-answer" });
  } finally {
    liar.close();
  }
});
