// LIFEBOAT_SOAK=500 runs 500 lives instead of a few; LIFEBOAT_SEED=n repeats one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { virtualClock } from "../clock.ts";
import { acceptHeld } from "../held.ts";
import { createTestIo } from "../providers/memory/io.ts";
import { createMemoryWorld } from "../providers/memory/memory.ts";
import { openReader, Vault } from "../vault/vault.ts";
import { verify } from "../verify/verify.ts";
import { pull, type PullResult } from "./pull.ts";
import { dying, type Going, happen, type ItemNow, life, Look, type Step, type Truth, truthOf, twistFor, Uids, type VersionRow } from "./pull.model.fixture.ts";

const lives = Number(process.env["LIFEBOAT_SOAK"] ?? 6);
const seed = process.env["LIFEBOAT_SEED"] ? Number(process.env["LIFEBOAT_SEED"]) : undefined;

const clock = virtualClock(new Date("2026-11-01T08:00:00Z"));
let dir: string;
let vault: Vault;
let db: Database.Database;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "lifeboat-life-"));
  vault = await Vault.create(join(dir, "vault"), { now: () => clock.now() });
  db = openReader(vault.dir);
});
afterAll(async () => {
  db.close();
  await vault.close();
  rmSync(dir, { recursive: true });
});

let lived = 0;

it("loses nothing, doubles nothing and raises no false alarm, whatever happens", { timeout: 30_000 + lives * 20_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(life, async (steps) => {
      await live(steps);
    }),
    { numRuns: lives, ...(seed !== undefined && { seed }) },
  );
  expect(lived).toBeGreaterThanOrEqual(lives);
});

async function live(steps: readonly Step[]): Promise<void> {
  const { def, world } = createMemoryWorld({ totals: lived % 2 === 0 });
  const account = await vault.write.addAccount({ name: `life ${lived++}`, provider: "memory", settings: {}, hosts: [] }, clock.now().toISOString());
  const look = new Look(db, account);
  const uids = new Uids();
  const album = new Album(look);

  async function backup(going: Going): Promise<PullResult | undefined> {
    clock.advance(24 * 3600_000);
    const stop = new AbortController();
    const io = createTestIo({ signal: stop.signal, now: () => clock.now() });
    await using connection = await def.connect({}, "read", io);
    const inside = going.how === "killed" ? dying(vault, going.at, going.done) : vault;
    try {
      return await pull({ vault: inside, account, connection: twistFor(going, stop)(connection), io, clock, onProgress: () => undefined });
    } catch (error) {
      if (going.how === "well") throw error;
      return undefined;
    }
  }

  async function step({ acts, run, accept }: Step): Promise<void> {
    for (const act of acts) {
      await happen(world, act);
      uids.see(world);
    }
    const before = { now: look.now(), versions: look.versions() };
    const result = await backup(run);
    const truth = truthOf(world);
    nothingRewritten(before.versions, look.versions());
    nothingTrueIsClosed(before.now, look.now(), truth, uids);
    notAllAtOnce(before.now, look.now());
    oneVersionEach(look.versions());
    if (result && look.openRuns() > 0) throw new Error("a run has no end");
    if (run.how === "well") holdsTheWorld(world.snapshot(), truth, look, uids, result);
    album.look();
    if (accept !== "none") await answer(accept);
  }

  async function answer(how: "all" | "some"): Promise<void> {
    const [alarm] = look.alarms();
    if (!alarm) return;
    const items = (await vault.read.heldItems(alarm.id)).map((i) => i.item);
    const ticked = how === "some" ? items.filter((_, n) => n % 2 === 0) : undefined;
    const before = look.now();
    await acceptHeld({ vault, clock, log: () => undefined, providers: {}, adding: new Set(), secrets: () => createTestIo().secrets, ask: createTestIo().ask }, alarm.id, { items: ticked });
    const closed = before.filter((i) => !look.now().some((n) => n.id === i.id)).map((i) => i.id);
    const isLoss = alarm.what === "missing" || alarm.what === "collection-gone";
    const asked = new Set(ticked ?? items);
    expect(new Set(closed)).toEqual(new Set(isLoss ? before.filter((i) => asked.has(i.id)).map((i) => i.id) : []));
    if (how === "all" && look.alarms().some((a) => a.id === alarm.id)) throw new Error("an accepted alarm goes on");
    album.look();
  }

  /** Everything missing is put back; after one good run no alarm about a loss may be left. */
  async function comeback(): Promise<void> {
    for (const step of steps) for (const act of step.acts) if (act.do === "refuse") await happen(world, { ...act, refuse: false });
    for (const id of world.snapshot().keys()) for (const href of refusable) world.refuse(id, href);
    await backup({ how: "well" });
    for (const lost of look.now().filter((i) => i.placed === 0)) {
      if (!world.snapshot().has(lost.collection)) world.addCollection({ id: lost.collection });
      const free = world.snapshot().get(lost.collection)?.items.has(lost.href) ? `again-${lost.id}` : lost.href;
      const bytes = await bodyOf(lost);
      const facts = (await vault.read.version(lost.version))?.facts ?? {};
      const kind = lost.kind as "contact";
      await world.put(lost.collection, free, { kind, ...(lost.uid !== null && { uid: lost.uid }), body: { type: kind === "contact" ? "text/vcard" : "image/jpeg", bytes }, facts });
    }
    await backup({ how: "well" });
    const left = look.alarms().filter((a) => a.what === "missing" || a.what === "collection-gone");
    expect(left).toEqual([]);
    expect(look.now().filter((i) => i.placed === 0)).toEqual([]);
    album.look();
  }

  async function bodyOf(item: ItemNow): Promise<Uint8Array> {
    const version = await vault.read.version(item.version);
    if (!version) throw new Error("no version");
    const bytes = await vault.read.bodyBytes(version.body.id);
    if (bytes) return bytes;
    const chunks: Uint8Array[] = [];
    for await (const chunk of vault.blobs.read(Buffer.from(version.body.hash, "hex"), version.body.ext ?? "")) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks);
  }

  for (const s of steps) await step(s);
  await comeback();
  const report = await verify({ vault, signal: new AbortController().signal, now: () => clock.now(), resume: false });
  expect(report.damage).toEqual([]);
}

const refusable = Array.from({ length: 25 }, (_, n) => `h${n}`);

/** What every snapshot said when it was made, and must say for ever. */
class Album {
  readonly #look: Look;
  readonly #pages = new Map<number, string[]>();

  constructor(look: Look) {
    this.#look = look;
  }

  look(): void {
    for (const [snapshot, page] of this.#pages) {
      if (this.#look.asOf(snapshot).join("\n") !== page.join("\n")) throw new Error(`snapshot ${snapshot} was rewritten`);
    }
    for (const snapshot of this.#look.snapshots()) if (!this.#pages.has(snapshot)) this.#pages.set(snapshot, this.#look.asOf(snapshot));
  }
}

function nothingRewritten(before: readonly VersionRow[], after: readonly VersionRow[]): void {
  const now = new Map(after.map((v) => [v.id, v]));
  for (const old of before) {
    const found = now.get(old.id);
    expect(found, "a version has disappeared").toBeDefined();
    expect({ ...found, until: null }, "a version was rewritten").toEqual({ ...old, until: null });
    if (old.until !== null) expect(found?.until).toBe(old.until);
  }
}

/** Closed without a successor is only what the world truly no longer holds, or what another item now stands for. */
function nothingTrueIsClosed(before: readonly ItemNow[], after: readonly ItemNow[], truth: readonly Truth[], uids: Uids): void {
  const now = new Map(after.map((i) => [i.id, i]));
  for (const item of before) {
    if (now.has(item.id)) continue;
    if (after.some((i) => i.body === item.body && i.uid === item.uid)) continue;
    const still = truth.filter((t) => (item.uid === null ? t.collection === item.collection && t.href === item.href && t.body === item.body : t.uid === item.uid && !uids.doubled.has(t.uid)));
    expect(still, `item ${item.id} (${item.uid}) was closed, but is there`).toEqual([]);
  }
}

/** The brake in its coarsest form: one run never lets go of five or more and a tenth of a collection. */
function notAllAtOnce(before: readonly ItemNow[], after: readonly ItemNow[]): void {
  const now = new Map(after.map((i) => [i.id, i]));
  const groups = Map.groupBy(before, (i) => `${i.collection} ${i.kind}`);
  for (const [group, items] of groups) {
    const closed = items.filter((i) => !now.has(i.id) && !after.some((a) => a.body === i.body && a.uid === i.uid));
    const most = Math.max(4, Math.floor(items.length / 10));
    expect(closed.length, `${group}: ${closed.length} of ${items.length} let go in one run`).toBeLessThanOrEqual(most);
  }
}

function oneVersionEach(versions: readonly VersionRow[]): void {
  const open = versions.filter((v) => v.until === null).map((v) => v.item);
  expect(open.length).toBe(new Set(open).size);
}

function holdsTheWorld(world: ReadonlyMap<string, unknown>, truth: readonly Truth[], look: Look, uids: Uids, result: PullResult | undefined): void {
  const now = look.now();
  const line = (t: { collection: string; href: string; body: string; kind: string }): string => `${t.collection} ${t.href} ${t.kind} ${t.body}`;
  const placed = now.filter((i) => i.placed === 1);
  const exact = (t: { collection: string }): boolean => t.collection !== "unknown";
  if (look.owed() === 0) {
    expect(result?.status).not.toBe("partial");
    expect(placed.filter(exact).map(line).sort()).toEqual(truth.filter(exact).map(line).sort());
    expect(new Set(placed.map(line))).toEqual(new Set([...placed.map(line), ...truth.map(line)]));
    for (const item of now.filter((i) => i.placed === 0)) {
      expect(["hold", "ask"], `item ${item.id} is neither there nor missing`).toContain(item.verdict);
      if (item.uid === null || uids.doubled.has(item.uid)) continue;
      expect(truth.filter((t) => t.uid === item.uid && t.kind === item.kind), `item ${item.id} (${item.uid}) is said to be missing`).toEqual([]);
    }
    const known = placed.filter((i) => i.uid !== null && !uids.doubled.has(i.uid) && world.has(i.collection)).map((i) => i.uid);
    if (!truth.some((t) => t.collection === "unknown") && !placed.some((i) => i.collection === "unknown")) expect(known.length).toBe(new Set(known).size);
  }
  const alarms = look.alarms();
  expect(new Set(alarms.map((a) => `${a.collection} ${a.kind} ${a.what}`)).size, "two alarms about one thing").toBeLessThanOrEqual(alarms.length);
  const held = new Set(alarms.filter((a) => a.what === "missing" || a.what === "collection-gone").map((a) => `${a.collection} ${a.kind}`));
  const missing = new Set(now.filter((i) => i.placed === 0).map((i) => `${i.collection} ${i.kind}`));
  expect(missing, "something is missing without an alarm, or an alarm is about nothing").toEqual(held);
}
