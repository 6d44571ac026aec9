import { globSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CopyRig } from "../copies/copies.fixture.ts";
import { openForWriting } from "../vault/db.ts";
import { makeJobFolder } from "../vault/job-folder.ts";
import { practiseRebuild, type RebuildJob, type RebuildReport } from "./rebuild.ts";

async function copied(): Promise<CopyRig> {
  const rig = await CopyRig.create();
  await rig.run();
  return rig;
}

async function rebuild(rig: CopyRig, more: Partial<RebuildJob> = {}): Promise<RebuildReport> {
  using practice = await makeJobFolder(rig.vault.dir, "practice");
  return await practiseRebuild({ ...(await rig.job()), folder: practice.folder, onProgress: () => undefined, ...more });
}

const last = async (rig: CopyRig) => (await rig.vault.read.drills(1))[0];

describe("a full rebuild", { timeout: 60_000 }, () => {
  it("brings everything back from the place, and leaves nothing behind", async () => {
    await using rig = await copied();
    expect(await rebuild(rig)).toMatchObject({ status: "passed", place: "Blue disk", counts: { things: 5, problems: 0, faults: [] }, problems: [] });
    expect(await last(rig)).toMatchObject({ status: "passed", place: "Blue disk", collection: null });
    expect(readdirSync(rig.vault.dir)).not.toContain("practice");
  });

  it("is about the copy as it is: what came since is no fault", async () => {
    await using rig = await copied();
    await rig.rig.backup(await rig.held(["Anna", "Dora"], [30_000]));
    expect(await rebuild(rig)).toMatchObject({ status: "passed", counts: { things: 5 } });
  });

  it("names what is damaged there", async () => {
    await using rig = await copied();
    const [pack = ""] = globSync("packs/*", { cwd: rig.files });
    writeFileSync(join(rig.files, pack), "damaged");
    const { status, counts, problems } = await rebuild(rig);
    expect({ status, faults: counts.faults }).toEqual({ status: "failed", faults: [] });
    expect(problems.map(({ name }) => name).sort()).toEqual(["0.jpg", "1.jpg", "Anna", "Berta", "Carla"]);
    expect(await last(rig)).toMatchObject({ status: "failed" });
  });

  it("fails where the place is there and its copy is not", async () => {
    await using rig = await copied();
    rmSync(rig.files, { recursive: true });
    expect(await rebuild(rig)).toMatchObject({ status: "failed", counts: { made: null, things: 0, problems: 1, faults: ["there is no copy of a vault there"] } });
    expect(await last(rig)).toMatchObject({ status: "failed" });
  });

  it("notices a copy of another history", async () => {
    await using rig = await copied();
    const db = openForWriting(join(rig.vault.dir, "vault.db"), { create: false });
    db.exec("UPDATE snapshot SET root = x'00'");
    db.close();
    const { status, counts } = await rebuild(rig);
    expect(status).toBe("failed");
    expect(counts.faults).toEqual([expect.stringContaining("is not the one that is kept here")]);
  });

  it("says that it was broken off, and cleans up", async () => {
    await using rig = await copied();
    const stop = new AbortController();
    await expect(rebuild(rig, { signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({ code: "cancelled" });
    expect(await last(rig)).toMatchObject({ status: "cancelled", place: "Blue disk" });
    expect(readdirSync(rig.vault.dir)).not.toContain("practice");
  });

  it("is not begun where the place is gone", async () => {
    await using rig = await copied();
    rmSync(rig.dir, { recursive: true });
    await expect(rebuild(rig)).rejects.toMatchObject({ code: "source-away" });
  });
});
