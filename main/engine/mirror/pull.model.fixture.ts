// A world that lives its life at random, runs that go wrong in every way, and what must be true of the vault after each.
import { createHash } from "node:crypto";
import type Database from "better-sqlite3";
import * as fc from "fast-check";
import { LifeboatError } from "../../api/errors.ts";
import type { MemoryWorld } from "../providers/memory/world.ts";
import type { Connection, Item } from "../providers/provider.ts";
import { faults } from "../providers/wrap/faults.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import type { Vault } from "../vault/vault.ts";

const collectionIds = ["c0", "c1", "c2", "unknown"];

export type Act =
  | { do: "put"; c: number; h: number; uid: number | null; text: number; group: number }
  | { do: "photo"; c: number; h: number; seed: number }
  | { do: "fill"; c: number; from: number; count: number; group: number }
  | { do: "empty"; c: number; from: number; count: number }
  | { do: "move"; c: number; h: number; to: number; toH: number }
  | { do: "moveAll"; c: number; to: number }
  | { do: "swapUids"; c: number; h: number; other: number }
  | { do: "drop"; c: number }
  | { do: "rename"; c: number }
  | { do: "expire" }
  | { do: "lose" }
  | { do: "refuse"; c: number; h: number; refuse: boolean };

export type Mishap = { cutListing: number; throwMidway: number; dropAnswer: number; repeatAnswer: number; failRead: number; breakMedia: number; seed: number };
export type Going =
  | { how: "well" }
  | { how: "badly"; rates: Mishap }
  | { how: "stopped"; after: number }
  /** The process dies at its n-th call of the writer, before the call or after it took effect. */
  | { how: "killed"; at: number; done: boolean };
export type Step = { acts: Act[]; run: Going; accept: "none" | "all" | "some" };

const small = fc.nat({ max: 9 });
const c = fc.nat({ max: collectionIds.length - 1 });
const h = fc.nat({ max: 24 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("put" as const), c, h, uid: fc.option(fc.nat({ max: 30 })), text: small, group: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("photo" as const), c, h, seed: small }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("fill" as const), c, from: h, count: fc.nat({ max: 14 }), group: fc.nat({ max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("empty" as const), c, from: h, count: fc.nat({ max: 25 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("move" as const), c, h, to: c, toH: h }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("moveAll" as const), c, to: c }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("swapUids" as const), c, h, other: h }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop" as const), c }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rename" as const), c }) },
  { weight: 2, arbitrary: fc.constant({ do: "expire" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "lose" as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("refuse" as const), c, h, refuse: fc.boolean() }) },
);
const rate = fc.constantFrom(0, 0, 0, 0.02, 0.2);
const going: fc.Arbitrary<Going> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ how: "well" as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      how: fc.constant("badly" as const),
      rates: fc.record({ cutListing: rate, throwMidway: rate, dropAnswer: rate, repeatAnswer: rate, failRead: rate, breakMedia: rate, seed: fc.nat({ max: 1e6 }) }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ how: fc.constant("stopped" as const), after: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant("killed" as const), at: fc.integer({ min: 1, max: 45 }), done: fc.boolean() }) },
);
export const life: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ acts: fc.array(act, { minLength: 1, maxLength: 6 }), run: going, accept: fc.constantFrom("none" as const, "none" as const, "none" as const, "all" as const, "some" as const) }),
  { minLength: 2, maxLength: 9 },
);

/** Uids that were held twice at some time: what became of one of them cannot always be told. */
export class Uids {
  readonly doubled = new Set<string>();

  see(world: MemoryWorld): void {
    const met = new Set<string>();
    for (const { items } of world.snapshot().values()) {
      for (const { item } of items.values()) {
        if (item.uid === undefined) continue;
        if (met.has(item.uid)) this.doubled.add(item.uid);
        met.add(item.uid);
      }
    }
  }
}

export async function happen(world: MemoryWorld, a: Act): Promise<void> {
  if (a.do === "expire") return world.expireCursors();
  if (a.do === "lose") return world.loseEverything();
  const id = collectionIds[a.c] ?? "";
  const held = world.snapshot().get(id);
  if (a.do === "drop") return held && world.removeCollection(id);
  if (a.do === "rename") return renew(world, id);
  if (!held) addCollection(world, id);
  if (a.do === "put") await world.put(id, `h${a.h}`, card(a.uid === null ? undefined : `u${a.uid}`, `text ${a.text}`, a.group));
  else if (a.do === "photo") await world.put(id, `h${a.h}`, photo(a.seed));
  else if (a.do === "fill") for (let n = a.from; n < a.from + a.count; n++) await world.put(id, `f${n}`, card(`${id}-${n}`, "filled", a.group));
  else if (a.do === "empty") for (const href of [...(held?.items.keys() ?? [])].slice(a.from, a.from + a.count)) world.remove(id, href);
  else if (a.do === "move") await move(world, { c: id, href: `h${a.h}` }, { c: collectionIds[a.to] ?? "", href: `h${a.toH}` });
  else if (a.do === "moveAll") {
    if (a.to === a.c) return;
    for (const href of held?.items.keys() ?? []) await move(world, { c: id, href }, { c: collectionIds[a.to] ?? "", href: `${id}-${href}` });
  } else if (a.do === "swapUids") await swapUids(world, id, `h${a.h}`, `h${a.other}`);
  else world.refuse(id, `h${a.h}`, a.refuse ? "forbidden" : undefined);
}

function addCollection(world: MemoryWorld, id: string): void {
  world.addCollection({ id, unlisted: id === "unknown" ? "unknown" : "gone" });
}

type Place = { readonly c: string; readonly href: string };

async function move(world: MemoryWorld, from: Place, to: Place): Promise<void> {
  const found = world.snapshot().get(from.c)?.items.get(from.href);
  if (!found || (from.c === to.c && from.href === to.href)) return;
  if (!world.snapshot().has(to.c)) addCollection(world, to.c);
  world.remove(from.c, from.href);
  await world.put(to.c, to.href, found.item);
}

async function swapUids(world: MemoryWorld, id: string, one: string, two: string): Promise<void> {
  const items = world.snapshot().get(id)?.items;
  const [a, b] = [items?.get(one)?.item, items?.get(two)?.item];
  if (!a || !b || one === two) return;
  await world.put(id, one, b);
  await world.put(id, two, a);
}

/** The same collection under another id, as after a server was set up anew. */
async function renew(world: MemoryWorld, id: string): Promise<void> {
  const held = world.snapshot().get(id);
  if (!held) return;
  world.removeCollection(id);
  const other = `${id}-anew`;
  if (!world.snapshot().has(other)) world.addCollection({ id: other });
  for (const [href, { item }] of held.items) await world.put(other, href, item);
}

function card(uid: string | undefined, text: string, group: number): Item {
  const lines = ["BEGIN:VCARD", "VERSION:3.0", ...(uid === undefined ? [] : [`UID:${uid}`]), `FN:${text}`, "END:VCARD", ""];
  return {
    kind: "contact",
    ...(uid !== undefined && { uid }),
    body: { type: "text/vcard", bytes: Buffer.from(lines.join("\r\n")) },
    facts: group === 0 ? {} : { groups: [`g${group}`] },
  };
}

function photo(seed: number): Item {
  const bytes = Buffer.alloc(3000, seed);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return { kind: "photo", body: { type: "image/jpeg", bytes }, facts: { name: `IMG_${seed}.jpg` } };
}

/** What stands between the run and the world. */
export function twistFor(run: Going, stop: AbortController): (connection: Connection) => Connection {
  if (run.how === "badly") return (connection) => faults(connection, run.rates).connection;
  if (run.how !== "stopped") return (connection) => connection;
  const { after } = run;
  let answers = 0;
  async function* counted<T>(from: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const answer of from) {
      if (++answers > after) stop.abort();
      yield answer;
    }
  }
  return (connection) => {
    const { source } = connection;
    if (!source) return connection;
    return overlay(connection, {
      collections: (io) => counted(connection.collections(io)),
      source: { changes: (...args) => counted(source.changes(...args)), read: (...args) => counted(source.read(...args)) },
    });
  };
}

/** A vault whose process dies at the n-th call of its writer: that call is the last to take effect, or the first not to. */
export function dying(vault: Vault, at: number, done: boolean): Vault {
  let calls = 0;
  const dead = (): Promise<never> => Promise.reject(new LifeboatError("internal", "killed by the test"));
  const write = new Proxy(vault.write, {
    get(target, name) {
      const call = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => {
        calls++;
        if (calls > at || (calls === at && !done)) return dead();
        return calls < at ? call(...args) : call(...args).then(dead);
      };
    },
  });
  return new Proxy(vault, {
    get: (target, name) => (name === "write" ? write : (Reflect.get(target, name, target) as unknown)),
  });
}

export type VersionRow = { id: number; item: number; collection: string; href: string; hash: string; body: string; first: number; until: number | null };
export type ItemNow = { id: number; kind: string; uid: string | null; collection: string; href: string; placed: number; version: number; hash: string; body: string; verdict: string | null };

/** The vault of one account, read straight from its tables. */
export class Look {
  readonly #db: Database.Database;
  readonly #account: number;

  constructor(db: Database.Database, account: number) {
    this.#db = db;
    this.#account = account;
  }

  versions(): VersionRow[] {
    return this.#all(
      `SELECT v.id, v.item, c.ref AS collection, v.href, hex(v.hash) AS hash, hex(b.hash) AS body, v.first, v.until
       FROM version v JOIN item i ON i.id = v.item JOIN collection c ON c.id = v.collection JOIN body b ON b.id = v.body
       WHERE i.account = @account ORDER BY v.id`,
    );
  }

  now(): ItemNow[] {
    return this.#all(
      `SELECT i.id, i.kind, i.uid, c.ref AS collection, i.href, i.placed, v.id AS version, hex(v.hash) AS hash, hex(b.hash) AS body, m.verdict
       FROM item i JOIN version v ON v.id = i.current JOIN body b ON b.id = v.body JOIN collection c ON c.id = i.collection
       LEFT JOIN missing m ON m.item = i.id WHERE i.account = @account ORDER BY i.id`,
    );
  }

  snapshots(): number[] {
    return this.#all<{ id: number }>("SELECT id FROM snapshot WHERE account = @account AND status <> 'open' ORDER BY id").map((s) => s.id);
  }

  asOf(snapshot: number): string[] {
    return this.#all<{ line: string }>(
      `SELECT v.collection || ' ' || v.href || ' ' || hex(v.hash) || ' ' || i.kind || ' ' || v.name AS line FROM version v JOIN item i ON i.id = v.item
       WHERE i.account = @account AND v.first <= ${snapshot} AND (v.until IS NULL OR v.until > ${snapshot}) ORDER BY line`,
    ).map((r) => r.line);
  }

  alarms(): { id: number; collection: string; kind: string; what: string; verdict: string; count: number }[] {
    return this.#all(
      `SELECT h.id, c.ref AS collection, h.kind, h.what, h.verdict, h.count FROM held h JOIN collection c ON c.id = h.collection
       WHERE h.account = @account AND h.answer IS NULL ORDER BY h.id`,
    );
  }

  owed(): number {
    return this.#all(`SELECT o.href FROM owed o JOIN collection c ON c.id = o.collection WHERE c.account = @account AND c.state <> 'gone'`).length;
  }

  openRuns(): number {
    return this.#all("SELECT id FROM run WHERE account = @account AND ended IS NULL").length;
  }

  #all<T>(sql: string): T[] {
    return this.#db.prepare(sql).all({ account: this.#account }) as T[];
  }
}

export type Truth = { readonly collection: string; readonly href: string; readonly uid: string | undefined; readonly kind: string; readonly body: string };

export function truthOf(world: MemoryWorld): Truth[] {
  const found: Truth[] = [];
  for (const [collection, { items }] of world.snapshot()) {
    for (const [href, { item }] of items) {
      const body = createHash("sha256").update(item.body.bytes).digest("hex").toUpperCase();
      found.push({ collection, href, uid: item.uid, kind: item.kind, body });
    }
  }
  return found;
}
