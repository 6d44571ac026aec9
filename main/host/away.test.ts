import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { virtualClock } from "../engine/clock.ts";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import { TestHost } from "./host.fixture.ts";

const day = 24 * 3600_000;
const source = { provider: "memory", name: "Mine", settings: {}, secrets: {} };

/** A host with a vault that was backed up once; `look` is the watch's. */
async function opened(clock: ReturnType<typeof virtualClock>, change: ConstructorParameters<typeof TestHost>[1] = {}) {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  const table = { memory: () => Promise.resolve(def) };
  const looks: (() => Promise<void>)[] = [];
  const options = { clock, watch: true, onWatch: (look: () => Promise<void>) => void looks.push(look), onBattery: () => false };
  const test = new TestHost(table, { ...options, ...change });
  const folder = join(test.dir, "Lifeboat");
  await test.call("openFolder", { folder });
  await test.call("addSource", { source, job: "add" });
  await test.call("backUp", { job: "first" });
  return { test, table, world, folder, options, look: () => looks.at(-1)?.() };
}

/** The same files under other numbers, as a disk has them after each mount. */
function replug(pulled: string, folder: string): void {
  cpSync(pulled, folder, { recursive: true });
}

it("a vault whose disk is mounted after the start is opened then, and backed up", async () => {
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const { test: first, table, folder, options, look } = await opened(clock);
  await first.host.close();
  renameSync(folder, `${folder}-away`);
  clock.advance(2 * day);
  await using test = new TestHost(table, { ...options, configDir: join(first.dir, "config"), folder: undefined });
  expect(await test.call("app", {})).toMatchObject({ vault: "none", trouble: { code: "vault-away" } });
  await look();
  expect(existsSync(folder)).toBe(false);

  renameSync(`${folder}-away`, folder);
  await look();
  expect(test.events).toContainEqual({ is: "changed", what: "vault" });
  expect((await test.call("home", {})).sources[0]?.checked).toBe(clock.now().toISOString());
  const app = await test.call("app", {});
  expect([app.vault, app.trouble]).toEqual(["own", undefined]);
});

it("a vault that was named at the start, and that no settings know, is opened once its disk is there", async () => {
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const { test: first, table, folder, options, look } = await opened(clock);
  await first.host.close();
  renameSync(folder, `${folder}-away`);
  await using test = new TestHost(table, { ...options, folder });
  expect((await test.call("app", {})).vault).toBe("none");
  renameSync(`${folder}-away`, folder);
  await look();
  expect((await test.call("app", {})).vault).toBe("own");
});

it("'Try again' and 'Check now' find a vault that is there again, without waiting for the next look", async () => {
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const { test: first, table, folder } = await opened(clock);
  await first.host.close();
  const goneAndBack = async (): Promise<TestHost> => {
    renameSync(folder, `${folder}-away`);
    const test = new TestHost(table, { clock, configDir: join(first.dir, "config"), folder: undefined });
    expect(await test.call("app", {})).toMatchObject({ trouble: { code: "vault-away" } });
    renameSync(`${folder}-away`, folder);
    return test;
  };
  {
    await using test = await goneAndBack();
    expect(await test.call("app", {})).toMatchObject({ vault: "own" });
  }
  await using test = await goneAndBack();
  expect(await test.call("backUp", { job: "now" })).toEqual({ status: "complete" });
});

it("a disk that is pulled and plugged in again is used again", async () => {
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const { test, folder, look } = await opened(clock);
  await using _ = test;
  renameSync(folder, `${folder}-1`);
  clock.advance(2 * day);
  await look();
  expect(await test.call("app", {})).toMatchObject({ vault: "none", folder, trouble: { code: "vault-away" } });
  replug(`${folder}-1`, folder);
  await look();
  expect((await test.call("home", {})).sources[0]?.checked).toBe(clock.now().toISOString());

  // Back before anybody looked; and whoever asks for the folder itself need not wait.
  renameSync(folder, `${folder}-2`);
  replug(`${folder}-2`, folder);
  expect(await test.call("backUp", { job: "now" })).toEqual({ status: "complete" });
  renameSync(folder, `${folder}-3`);
  replug(`${folder}-3`, folder);
  expect(await test.call("openFolder", { folder })).toMatchObject({ vault: "own", folder });
  expect(await test.call("addSource", { source: { ...source, name: "Hers" }, job: "hers" })).toEqual({ id: 2 });
});

it("what there is instead, where another folder took its place, is told to screens that show that it is away", async () => {
  const { test, folder, look } = await opened(virtualClock(new Date("2026-11-22T08:00:00Z")));
  await using _ = test;
  renameSync(folder, `${folder}-1`);
  await look();
  test.events.splice(0);
  mkdirSync(join(folder, "vault.db"), { recursive: true });
  await look();
  expect(test.events).toContainEqual({ is: "changed", what: "vault" });
  expect(await test.call("app", {})).toMatchObject({ trouble: { code: "no-vault" } });
  test.events.splice(0);
  await look();
  expect(test.events).toEqual([]);
});

it("a disk that refused a photo, and no longer does, is used again without starting Lifeboat anew", async () => {
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const { test, world, folder } = await opened(clock);
  await using _ = test;
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  await world.put("people", "photo", { kind: "photo", body: { type: "image/jpeg", bytes } });
  const inTheWay = join(folder, "photos", createHash("sha256").update(bytes).digest("hex").slice(0, 2));
  writeFileSync(inTheWay, "");
  await test.failure("backUp", { job: "refused" });
  rmSync(inTheWay);
  expect(await test.call("backUp", { job: "again" })).toEqual({ status: "complete" });
});

it("a disk on which the vault did not open any more, and does again, is used again without starting Lifeboat anew", async () => {
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const { test, folder, look } = await opened(clock);
  await using _ = test;
  for (const tryAgain of [() => test.call("app", {}), look]) {
    renameSync(folder, `${folder}-whole`);
    mkdirSync(join(folder, "vault.db"), { recursive: true });
    await look();
    expect(await test.call("app", {})).toMatchObject({ vault: "none", trouble: { code: "no-vault" } });
    rmSync(folder, { recursive: true });
    renameSync(`${folder}-whole`, folder);
    await tryAgain();
    expect((await test.call("app", {})).vault).toBe("own");
  }
});

it("what asks at once opens it once", async () => {
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  const { test, folder, look } = await opened(clock);
  await using _ = test;
  renameSync(folder, `${folder}-1`);
  await look();
  replug(`${folder}-1`, folder);
  const before = test.events.length;
  await Promise.all([look(), test.call("app", {}), test.call("app", {})]);
  expect(test.events.slice(before).filter((event) => event.is === "changed" && event.what === "vault")).toHaveLength(1);
  expect(await test.call("backUp", { job: "now" })).toEqual({ status: "complete" });
});
