// Photos moved by the program itself, as a person would: out of a Google Takeout and a folder into Immich (its double: the
// server needs more than a test machine has), and back out of it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samplePhoto } from "../main/engine/providers/conformance/samples.ts";
import { bytesOf } from "../main/engine/providers/bytes.ts";
import { ImmichServer } from "../main/engine/providers/immich/server.fixture.ts";
import { writePart } from "../main/engine/providers/takeout/subject.fixture.ts";
import { Lifeboat } from "./lifeboat.ts";

const jpeg = (text: string): Promise<Uint8Array> => bytesOf(samplePhoto("x", text).body);
const sidecar = (title: string, seconds: number, favorited: boolean): string => JSON.stringify({ title, photoTakenTime: { timestamp: String(seconds) }, favorited });

describe("a Takeout moves into Immich", () => {
  const folder = mkdtempSync(join(tmpdir(), "lifeboat-immich-"));
  let server: ImmichServer;
  let lifeboat: Lifeboat;
  beforeAll(async () => {
    server = await ImmichServer.start();
    lifeboat = new Lifeboat();
    mkdirSync(join(folder, "export"));
    writeFileSync(join(folder, "key"), "a-key-of-43-characters", { mode: 0o600 });
    await writePart(join(folder, "export"), "takeout-20260102T030405Z-001.zip", {
      "Google Photos/Photos from 2019/IMG_1.jpg": await jpeg("one"),
      "Google Photos/Photos from 2019/IMG_1.jpg.supplemental-metadata.json": sidecar("IMG_1.jpg", 1_559_384_430, true),
      "Google Photos/Photos from 2019/IMG_2.jpg": await jpeg("two"),
      "Google Photos/Rügen/IMG_1.jpg": await jpeg("one"),
      "Google Photos/Rügen/metadata.json": JSON.stringify({ title: "Rügen, im Sommer" }),
    });
  });
  afterAll(async () => {
    lifeboat[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it("with albums, dates and marks; what is there already is not sent, and a second time nothing is", async () => {
    server.add(await jpeg("two"), { originalFileName: "from-the-phone.jpg" });
    await lifeboat.json(0, "add", "takeout", join(folder, "export"), "--name", "Export");
    await lifeboat.json(0, "add", "immich", server.url, "--key-file", join(folder, "key"), "--name", "Home");
    await lifeboat.json(0, "backup");
    const said = await lifeboat.run("forecast", "Export", "Home");
    expect([said.code, said.out]).toEqual([0, expect.stringContaining("json")]);
    await lifeboat.json(0, "migrate", "Export", "Home", "--yes");
    const [one] = [...server.assets.values()].filter(({ originalFileName }) => originalFileName === "IMG_1.jpg");
    expect(one).toMatchObject({ isFavorite: true, fileCreatedAt: "2019-06-01T10:20:30.000Z" });
    expect(one?.bytes.equals(await jpeg("one"))).toBe(true);
    expect([...server.albums.values()].map(({ albumName, assets }) => [albumName, [...assets]])).toEqual([["Rügen, im Sommer", [one?.id]]]);
    expect(server.assets.size).toBe(2);

    const uploads = (): number => server.seen.filter((request) => request === "POST /api/assets").length;
    const before = uploads();
    expect(before).toBe(1);
    await lifeboat.json(0, "migrate", "Export", "Home", "--yes");
    expect([uploads(), server.assets.size]).toEqual([before, 2]);
  });

  it("and out of it again into a folder, byte for byte", async () => {
    const out = join(folder, "out");
    mkdirSync(out);
    await lifeboat.json(0, "add", "files", out, "--name", "Disk");
    await lifeboat.json(0, "backup");
    await lifeboat.json(0, "migrate", "Home", "Disk", "--yes");
    expect(readFileSync(join(out, "Photos", "IMG_1.jpg")).equals(await jpeg("one"))).toBe(true);
    expect(readFileSync(join(out, "Photos", "from-the-phone.jpg")).equals(await jpeg("two"))).toBe(true);
  });
});
