// LIFEBOAT_SOAK=1 kills after every call of the writer, not after every sixteenth.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestIo } from "../providers/memory/io.ts";
import { createMemoryWorld } from "../providers/memory/memory.ts";
import { openReader, Vault } from "../vault/vault.ts";
import { verify } from "../verify/verify.ts";
import { virtualClock } from "../clock.ts";
import { card, photo } from "./pull.fixture.ts";
import { dying, Look } from "./pull.model.fixture.ts";
import { pull } from "./pull.ts";

const step = process.env["LIFEBOAT_SOAK"] ? 1 : 16;
const start = Date.parse("2026-11-01T08:00:00Z");
const day = 24 * 3600_000;

const dir = mkdtempSync(join(tmpdir(), "lifeboat-killed-"));
const { def, world } = createMemoryWorld();
const account = 1;
let calls = 0;
let wanted: Outcome;
const died: unknown[] = [];

beforeAll(async () => {
  const vault = await Vault.create(join(dir, "before"));
  await vault.write.addAccount({ name: "Mum", provider: "memory", settings: {}, hosts: [] }, new Date(start).toISOString());
  for (const id of ["friends", "family", "old", "lost", "pictures"]) world.addCollection({ id });
  const grouped = (name: string, groups: string[]) => ({ ...card(name), facts: { groups } });
  for (let n = 0; n < 30; n++) await world.put("friends", `h${n}`, grouped(`Friend ${n}`, n < 5 ? ["choir"] : []));
  for (let n = 0; n < 12; n++) await world.put("lost", `h${n}`, card(`Lost ${n}`));
  for (let n = 0; n < 3; n++) await world.put("old", `h${n}`, card(`Old ${n}`));
  for (let n = 0; n < 4; n++) await world.put("pictures", `p${n}`, photo(n, 2000));
  await run(vault, start);
  await vault.close();

  for (let n = 0; n < 5; n++) await world.put("friends", `h${n}`, grouped(`Friend ${n}`, []));
  for (let n = 5; n < 18; n++) await world.put("friends", `h${n}`, card(`Changed ${n}`, `friend ${n}`));
  for (let n = 18; n < 22; n++) await move("friends", `h${n}`, "family", `moved${n}`);
  for (const href of ["h27", "h28"]) world.remove("friends", href);
  for (let n = 0; n < 12; n++) world.remove("lost", `h${n}`);
  world.removeCollection("old");
  await move("pictures", "p0", "family", "p0");
  await world.put("pictures", "new", photo(9, 2000));
  wanted = await live(Infinity, true);
}, 60_000);

afterAll(() => rmSync(dir, { recursive: true }));

it("a run that was killed anywhere is finished by the next, as if nothing had been", { timeout: 300_000 }, async () => {
  expect(wanted.alarms).toEqual(["friends contact group-gone hold 5", "friends contact changed hold 13", "lost contact missing hold 12", "old contact collection-gone hold 3"].sort());
  expect(calls).toBeGreaterThan(20);
  for (let at = 1; at <= calls; at += step) {
    for (const done of [false, true]) expect(await live(at, done), `killed ${done ? "after" : "before"} call ${at} of ${calls}`).toEqual(wanted);
  }
  expect(died).toHaveLength(2 * Math.ceil(calls / step));
});

type Outcome = { readonly items: readonly string[]; readonly alarms: readonly string[]; readonly histories: readonly string[]; readonly status: string };

/** A run that dies at its n-th call of the writer, the vault opened again, and the next run. */
async function live(at: number, done: boolean): Promise<Outcome> {
  const here = join(dir, "here");
  rmSync(here, { recursive: true, force: true });
  cpSync(join(dir, "before"), here, { recursive: true });
  const now = (): Date => new Date(start + 3 * day);
  let vault = await Vault.open(here, { now });
  if (at === Infinity) await run(counted(vault), start + day);
  else await run(dying(vault, at, done), start + day).catch((error: unknown) => died.push(error));
  await vault.close();
  vault = await Vault.open(here, { now });
  const { status } = await run(vault, start + 2 * day);
  const report = await verify({ vault, signal: new AbortController().signal, now });
  expect(report.damage).toEqual([]);
  await vault.close();
  return { ...look(here), status };
}

async function run(vault: Vault, at: number): ReturnType<typeof pull> {
  const clock = virtualClock(new Date(at));
  const io = createTestIo({ now: () => clock.now() });
  await using connection = await def.connect({}, "read", io);
  return await pull({ vault, account, connection, io, clock, onProgress: () => undefined });
}

/** Item numbers are part of it: whoever moved or changed is still the same. New ones may get any number. */
function look(here: string): Omit<Outcome, "status"> {
  const db = openReader(here);
  try {
    const seen = new Look(db, account);
    const old = new Set((db.prepare("SELECT item FROM version WHERE first = 1").all() as { item: number }[]).map((v) => v.item));
    const items = seen.now().map((i) => `${old.has(i.id) ? i.id : "new"} ${i.collection} ${i.href} ${i.hash} ${i.placed} ${i.verdict}`);
    const histories = [...Map.groupBy(seen.versions().filter((v) => old.has(v.item)), (v) => v.item)].map(([id, all]) => `${id}: ${all.map((v) => v.hash).join(" ")}`);
    return { items: items.sort(), alarms: seen.alarms().map((a) => `${a.collection} ${a.kind} ${a.what} ${a.verdict} ${a.count}`).sort(), histories };
  } finally {
    db.close();
  }
}

function counted(vault: Vault): Vault {
  const write = new Proxy(vault.write, {
    get(target, name) {
      const call = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        calls++;
        return call(...args);
      };
    },
  });
  return new Proxy(vault, { get: (target, name) => (name === "write" ? write : (Reflect.get(target, name, target) as unknown)) });
}

async function move(from: string, href: string, to: string, toHref: string): Promise<void> {
  const found = world.snapshot().get(from)?.items.get(href);
  if (!found) throw new Error(`no ${href}`);
  world.remove(from, href);
  await world.put(to, toHref, found.item);
}
