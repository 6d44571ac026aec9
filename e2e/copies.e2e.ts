// Second copies as a person meets them: the command line, real servers, a full disk, kills, and a new computer.
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../bench/random.ts";
import { newIdentity } from "../main/engine/copies/age/keys.ts";
import { crashCopies, crashRecovery } from "./copies-crash.ts";
import { Lifeboat } from "./lifeboat.ts";
import { startSwift, swiftAvailable } from "./servers/s3.ts";
import type { Server } from "./servers/server.ts";
import { apacheAvailable, rcloneAvailable, startApache, startRclone } from "./servers/webdav.ts";

const sample = join(import.meta.dirname, "../resources/sample/phone");

/** A boat with the sample phone in it. */
async function filled(): Promise<Lifeboat> {
  const boat = new Lifeboat().sealed();
  boat.env["DBUS_SESSION_BUS_ADDRESS"] = "disabled:";
  cpSync(sample, join(boat.home, "phone"), { recursive: true });
  await boat.json(0, "add", "files", join(boat.home, "phone"), "--name", "Phone");
  await boat.json(0, "backup");
  return boat;
}

function secretFile(boat: Lifeboat, name: string, text: string): string {
  const file = join(boat.home, name);
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  return file;
}

async function keyOf(boat: Lifeboat): Promise<string> {
  const [card] = await boat.json(0, "copies", "card");
  return secretFile(boat, "key.txt", String(card?.["key"]));
}

/** Chains of all snapshots: equal ones mean that all history is equal. */
async function history(boat: Lifeboat, vault = boat.vault): Promise<unknown[]> {
  return (await boat.json(0, "history", "--vault", vault)).filter(({ event }) => event === "snapshot").map(({ id, chain, root }) => ({ id, chain, root }));
}

/** From the first copy to the new computer. Gives the history here, and there. */
async function story(boat: Lifeboat, place: readonly string[]): Promise<{ here: unknown[]; there: unknown[] }> {
  await boat.json(0, "copies", "add", ...place, "--name", "For now");
  expect(await boat.json(0, "copies", "run")).toContainEqual(expect.objectContaining({ event: "copied", status: "complete", sequence: 1 }));
  expect(await boat.json(0, "copies", "rename", "For now", "Far away")).toContainEqual(expect.objectContaining({ event: "copy-renamed", place: "Far away" }));
  writeFileSync(join(boat.home, "phone", "new.vcf"), "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:new\r\nFN:Nova\r\nEND:VCARD\r\n");
  await boat.json(0, "backup");
  expect(await boat.json(0, "copies", "run")).toContainEqual(expect.objectContaining({ event: "copied", status: "complete", sequence: 2 }));
  expect(await boat.json(0, "copies", "check", "--read")).toContainEqual(expect.objectContaining({ event: "copy-checked", status: "complete", counts: expect.objectContaining({ packs: 2, read: 2 }) as object }));
  const rehearsed = await boat.json(0, "drill", "--full");
  expect(rehearsed).toContainEqual(expect.objectContaining({ event: "rebuild-cost", place: "Far away", fits: true }));
  expect(rehearsed).toContainEqual(expect.objectContaining({ event: "rebuild", status: "passed", problems: [] }));
  const before = await history(boat);
  const vault = join(boat.home, "new computer");
  const recovered = await boat.json(0, "copies", "recover", ...place, "--key-file", await keyOf(boat), "--vault", vault);
  expect(recovered).toContainEqual(expect.objectContaining({ event: "recovered", place: "Far away", sequence: 2, lost: [] }));
  // Before a check, which would make a lacking index anew.
  expect(await boat.json(0, "search", "Nova", "--vault", vault)).toContainEqual(expect.objectContaining({ event: "item", name: "Nova" }));
  expect(await boat.json(0, "verify", "--vault", vault)).toContainEqual(expect.objectContaining({ event: "verified", status: "clean" }));
  const there = await history(boat, vault);
  expect(await boat.json(0, "copies", "run", "--vault", vault)).toContainEqual(expect.objectContaining({ event: "copied", status: "complete" }));
  // The old computer comes back: it must not write over what the new one did.
  writeFileSync(join(boat.home, "phone", "newer.vcf"), "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:newer\r\nFN:Nora\r\nEND:VCARD\r\n");
  await boat.json(0, "backup");
  expect(await boat.json(1, "copies", "run")).toContainEqual(expect.objectContaining({ event: "error", code: "other-computer" }));
  return { here: before, there };
}

describe("a second copy", { timeout: 300_000 }, () => {
  it("in a folder brings everything back on a new computer", async () => {
    using boat = await filled();
    const { here, there } = await story(boat, ["folder", join(boat.home, "disk")]);
    expect(there).toEqual(here);
  });

  const servers: readonly [string, boolean, () => Promise<Server>][] = [
    ["Apache", apacheAvailable(), () => startApache()],
    ["rclone", rcloneAvailable(), () => startRclone()],
  ];
  it.each(servers)("on %s's WebDAV, too", async (name, available, start) => {
    if (!available) return console.log(`skipped: ${name} is not installed`);
    using boat = await filled();
    const server = await start();
    try {
      const { here, there } = await story(boat, ["webdav", "--url", `${server.url}boat`, "--user", server.user, "--password-file", secretFile(boat, "password", server.password)]);
      expect(there).toEqual(here);
    } finally {
      await server.stop();
    }
    return undefined;
  });

  it("on an S3 service that checks signatures, too", async () => {
    if (!swiftAvailable()) return console.log("skipped: OpenStack Swift is not installed (Debian: swift-proxy swift-account swift-container swift-object)");
    using boat = await filled();
    const server = await startSwift();
    const { endpoint, bucket, accessKey } = server.settings;
    try {
      const { here, there } = await story(boat, ["s3", "--endpoint", endpoint, "--bucket", bucket, "--access-key", accessKey, "--password-file", secretFile(boat, "password", server.secret)]);
      expect(there).toEqual(here);
    } finally {
      await server.stop();
    }
    return undefined;
  });

  it("can be opened with a passphrase when the key was left there, and the card is asked for once", async () => {
    using boat = await filled();
    const disk = join(boat.home, "disk");
    await boat.json(0, "copies", "add", "folder", disk, "--name", "Disk");
    await boat.json(0, "copies", "run");
    const passphrase = secretFile(boat, "key-passphrase", "small boats float");
    await boat.json(0, "copies", "leave-key", "Disk", "--key-passphrase-file", passphrase);
    await boat.json(0, "copies", "recover", "folder", disk, "--key-passphrase-file", passphrase, "--vault", join(boat.home, "new"));
    const key = readFileSync(await keyOf(boat), "utf8").trim();
    await boat.json(1, "copies", "card", "--confirm", "0000");
    await boat.json(0, "copies", "card", "--confirm", key.slice(-4).toLowerCase());
    expect(await boat.json(0, "copies", "card")).toContainEqual(expect.objectContaining({ confirmed: expect.stringMatching(/^20/) as string }));
  });
});

describe("damage", { timeout: 300_000 }, () => {
  it("anywhere in the vault's bodies or in the copy is found and healed from the other side", async () => {
    using boat = await filled();
    const disk = join(boat.home, "disk");
    await boat.json(0, "copies", "add", "folder", disk, "--name", "Disk");
    await boat.json(0, "copies", "run");
    const seed = Number(process.env["E2E_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));
    console.log(`flips: E2E_SEED=${seed}`);
    const random = new Random(seed);
    const flips = 100;
    for (let done = 0; done < flips; ) {
      const photos = globSync("photos/*/*.*", { cwd: boat.vault }).map((name) => join(boat.vault, name));
      for (let i = 0; i < 40; i++, done++) flip(random.pick(photos), random);
      await boat.json(5, "verify");
      expect(await boat.json(0, "copies", "heal")).toContainEqual(expect.objectContaining({ event: "healed", left: [] }));
      const copies = globSync(["v/*/packs/*.age", "v/*/index/*.age"], { cwd: disk }).map((name) => join(disk, name)).filter(isNewest);
      for (let i = 0; i < 10; i++, done++) flip(random.pick(copies), random);
      await boat.json(0, "copies", "check", "--read", "--repair");
      await boat.json(0, "copies", "check", "--read");
    }
  });
});

/** Retired files stay where nothing is ever deleted, and nobody looks at them again. */
function isNewest(path: string, _at: number, all: readonly string[]): boolean {
  const times = all.filter((other) => other.includes("/packs/") === path.includes("/packs/")).map((other) => statSync(other).mtimeMs);
  return statSync(path).mtimeMs === Math.max(...times);
}

function flip(path: string, random: Random): void {
  const bytes = readFileSync(path);
  const at = random.int(0, bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 8));
  writeFileSync(path, bytes);
}

describe("trouble", { timeout: 600_000 }, () => {
  it("a disk that fills up keeps what is there, and the copy goes on when there is room", async () => {
    using boat = await filled();
    const disk = join(boat.home, "small");
    mkdirSync(disk);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "lifeboat-test", disk]).status !== 0) return console.log("skipped: a place that fills up; none can be mounted here");
    try {
      await boat.json(0, "copies", "add", "folder", join(disk, "copy"), "--name", "Small");
      expect(await boat.json(1, "copies", "run")).toContainEqual(expect.objectContaining({ event: "error", code: "quota" }));
      spawnSync("mount", ["-o", "remount,size=50m", disk]);
      await boat.json(0, "copies", "run");
      await boat.json(0, "copies", "check", "--read");
      expect(readdirSync(join(disk, "copy", "v"))).toHaveLength(1);
    } finally {
      spawnSync("umount", ["-l", disk]);
    }
    return undefined;
  });

  it("a place that moved, or a key that this computer has lost, is given anew; another place is not taken for it", async () => {
    using boat = await filled();
    const [disk, moved, other] = ["disk", "moved", "other"].map((name) => join(boat.home, name));
    await boat.json(0, "copies", "add", "folder", String(disk), "--name", "Disk");
    await boat.json(0, "copies", "run");
    renameSync(String(disk), String(moved));
    mkdirSync(String(other));
    expect(await boat.json(1, "copies", "set", "Disk", String(other))).toContainEqual(expect.objectContaining({ code: "source-away" }));
    const keyFile = await keyOf(boat);
    const wrong = secretFile(boat, "wrong.txt", newIdentity().text);
    expect(await boat.json(2, "copies", "set", "Disk", String(moved), "--key-file", wrong)).toContainEqual(expect.objectContaining({ code: "wrong-key" }));
    expect(await boat.json(0, "copies", "set", "Disk", String(moved), "--key-file", keyFile)).toContainEqual(expect.objectContaining({ event: "copy-changed", settings: { dir: moved } }));
    expect(await boat.json(0, "copies", "run")).toContainEqual(expect.objectContaining({ event: "copied", status: "complete" }));
    await boat.json(0, "copies", "add", "folder", String(other), "--name", "Drawer");
    expect(await boat.json(1, "copies", "rename", "Disk", "Drawer")).toContainEqual(expect.objectContaining({ code: "exists" }));
  });

  it("a place that is away is away, and nothing is made in its stead", async () => {
    using boat = await filled();
    const disk = join(boat.home, "disk");
    await boat.json(0, "copies", "add", "folder", disk, "--name", "Disk");
    rmSync(disk, { recursive: true });
    expect(await boat.json(1, "copies", "run")).toContainEqual(expect.objectContaining({ event: "error", code: "source-away" }));
    expect(await boat.json(0, "copies")).toContainEqual(expect.objectContaining({ event: "copy", lastRun: expect.objectContaining({ status: "away" }) as object }));
    expect(readdirSync(boat.home)).not.toContain("disk");
  });

  it("kill -9 at any point of a copy or a recovery loses nothing", async () => {
    using boat = await filled();
    const disk = join(boat.home, "disk");
    await boat.json(0, "copies", "add", "folder", disk, "--name", "Disk");
    const seed = Number(process.env["E2E_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));
    console.log(`kills: E2E_SEED=${seed}`);
    expect(await crashCopies(boat, { kills: 6, seed, disk })).toBeGreaterThan(0);
    expect(await crashRecovery(boat, { kills: 3, seed, disk }, await keyOf(boat))).toBeGreaterThan(0);
  });
});
