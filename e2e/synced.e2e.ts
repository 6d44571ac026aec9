import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KillAt, whyNoKillAt } from "./kill-at.ts";
import { Home } from "./kill-everywhere.ts";
import { unsynced } from "./synced.ts";

const why = whyNoKillAt();
if (why !== undefined) console.log(`skipped: what is synced before it counts; ${why}`);

describe.skipIf(why !== undefined)("synced before it counts, and its name after", () => {
  let killer: KillAt;
  let home: Home;
  beforeAll(async () => {
    killer = new KillAt();
    home = await Home.open();
  });
  afterAll(async () => {
    await home[Symbol.asyncDispose]();
    killer[Symbol.dispose]();
  });

  /** What is on its way, and what is made from the vault at any time, may be lost. Gives what was renamed or linked below the folder, so that a job that did nothing proves nothing. */
  async function named(folder: string, job: readonly string[], isCommit: (path: string) => boolean = () => false): Promise<string[]> {
    const { changes, said } = await killer.run(home.boat, [home.boat.vault, folder], 0, job);
    const counts = (path: string): boolean => path.startsWith(`${folder}/`) && !/\/(?:spool|Readable)\//.test(path);
    expect(unsynced(changes, counts, isCommit), said).toEqual([]);
    const names = changes.flatMap((change) => /^(?:rename|link) (.*)\t/.exec(change)?.[1] ?? []);
    return names.filter(counts).map((name) => name.slice(folder.length + 1));
  }

  it("is each photo, before its row", async () => {
    home.grow();
    const log = join(home.boat.vault, "vault.db-wal");
    expect(await named(join(home.boat.vault, "photos"), ["backup"], (path) => path === log)).toHaveLength(3);
  });

  it("is each pack of a second copy, before the index that knows it", async () => {
    const names = await named(home.place, ["copies", "run"], (path) => path.startsWith(home.place) && /\/index\/\d/.test(path));
    expect(names.map((name) => name.split("/").at(-2))).toEqual(["packs", "index"]);
  });

  it("is what marks a second copy", async () => {
    const place = join(home.boat.home, "place two");
    expect(await named(place, ["copies", "add", "folder", place, "--name", "Two", "--key-file", home.keyFile])).toContain("lifeboat-place.json");
  });

  it("is what is put into a folder", async () => {
    const dir = join(home.boat.home, "target");
    mkdirSync(dir);
    await home.boat.json(0, "add", "files", "--dir", dir, "--name", "Target");
    expect((await named(dir, ["migrate", "Folder", "Target", "--yes"])).length).toBeGreaterThan(10);
  });

  it("is every photo that comes back from a second copy", async () => {
    const vault = join(home.boat.home, "new");
    const names = await named(vault, ["copies", "recover", "folder", home.place, "--key-file", home.keyFile, "--vault", vault]);
    expect(names.filter((name) => name.startsWith("photos/"))).toHaveLength(6);
    rmSync(vault, { recursive: true });
  });

  it("are a password, and what settings are written with", async () => {
    home.boat.sealed();
    // Which servers were asked is written after the password, and syncs the same folder.
    const names = await named(join(home.boat.home, "config"), ["add", "dav", "--url", home.server.url, "--user", home.server.user, "--password-file", join(home.boat.home, "secrets/Cloud"), "--name", "Again"], (path) => path.includes("/contacted.json"));
    expect(names).toEqual(expect.arrayContaining(["secrets.json"]));
    home.grow();
    expect(await named(join(home.boat.home, "config"), ["backup"])).toContain("contacted.json");
  });
});
