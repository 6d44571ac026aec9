import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LifeboatError } from "../../api/errors.ts";
import type { Connection, Fetched, Item, Op, Outcome, Source } from "../providers/provider.ts";
import { overlay } from "../providers/wrap/overlay.ts";
import { tamper } from "../verify/damage.fixture.ts";
import { card, createRig, photo, type Rig, type Twist } from "./restore.fixture.ts";
import { receiptOf } from "./receipt.ts";
import { applyRestore, planRestore, settleRestore } from "./restore.ts";

/** Answers each op by what `answer` says; undefined lets it through. */
function answering(connection: Connection, answer: (op: Op) => Outcome | Error | undefined): Connection {
  const { target } = connection;
  if (!target) return connection;
  async function* write(...[c, ops, io]: Parameters<NonNullable<Connection["target"]>["write"]>): AsyncGenerator<Outcome> {
    for (const op of ops) {
      const said = answer(op);
      if (said instanceof Error) throw said;
      if (said) yield said;
      else yield* target?.write(c, [op], io) ?? [];
    }
  }
  return overlay(connection, { target: { ...target, write } });
}

/** Changes what is read back, or leaves it out. */
function reading(connection: Connection, change: (answer: Fetched) => Fetched | undefined): Connection {
  const { source } = connection;
  if (!source) return connection;
  const original: Source = source;
  async function* read(...args: Parameters<Source["read"]>): AsyncGenerator<Fetched> {
    for await (const answer of original.read(...args)) {
      const changed = change(answer);
      if (changed) yield changed;
    }
  }
  return overlay(connection, { source: { changes: (...args) => original.changes(...args), read } });
}

const textOf = ({ body }: Item): string => ("bytes" in body ? Buffer.from(body.bytes).toString() : "");
const text = (op: Op): string => (op.do === "remove" ? "" : textOf(op.item));

async function threeCards(): Promise<Rig> {
  const rig = await createRig({}, { traits: { batch: 2 } });
  rig.home.world.addCollection({ id: "book", name: "Book" });
  for (const name of ["Oma", "Sam", "Zoë"]) await rig.home.world.put("book", name, card(name));
  await rig.home.backup();
  rig.other.world.addCollection({ id: "book", name: "Book" });
  return rig;
}

const groupsOf = async (rig: Rig, restore: number) => (await receiptOf(rig.vault, restore)).groups.map(({ state, items }) => ({ state, names: items.map((item) => item.name) }));

it("a collection that was made though the service gave no answer is used, and nothing goes into another", async () => {
  await using rig = await createRig();
  const { home, other } = rig;
  home.world.addCollection({ id: "club", name: "Club" });
  await home.world.put("club", "Oma", card("Oma"));
  await home.backup();
  other.world.addCollection({ id: "mine", name: "Mine" });
  const slow: Twist = (connection) => {
    const { target } = connection;
    const addCollection: NonNullable<NonNullable<Connection["target"]>["addCollection"]> = async (...args) => {
      await target?.addCollection?.(...args);
      throw new LifeboatError("server", "MKCOL: status 504");
    };
    return target ? overlay(connection, { target: { ...target, addCollection } }) : connection;
  };
  await other.restore({ what: { account: home.id } }, slow);
  expect([other.holds("Club").length, other.holds("mine").length]).toEqual([1, 0]);
});

describe("a restore in trouble", () => {
  it("names what was refused and goes on with the rest", async () => {
    await using rig = await threeCards();
    const refusing: Twist = (c) => answering(c, (op) => (text(op).includes("Sam") ? { key: op.key, is: "failed", code: "invalid-item", detail: "no" } : undefined));
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, refusing);
    expect(result.status).toBe("partial");
    expect(await groupsOf(rig, result.restore)).toEqual([
      { state: "back", names: ["Oma", "Zoë"] },
      { state: "failed", names: ["Sam"] },
    ]);
    const receipt = await receiptOf(rig.vault, result.restore);
    expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
    expect(receipt.groups[1]?.items[0]).toMatchObject({ code: "invalid-item", detail: "no" });
  });

  it("takes what cannot be written for what it is when the same is there already", async () => {
    await using rig = await threeCards();
    await rig.other.backup();
    const { result } = await rig.other.withJob(async (job) => {
      const plan = await planRestore(job, { what: { account: rig.home.id } });
      await rig.other.world.put("book", "by another device", card("Sam"));
      await rig.other.world.put("book", "changed", card("Zoë", "zoë", "TEL:1\r\n"));
      return { result: await applyRestore(job, plan) };
    }, { twist: (c) => answering(c, (op) => (text(op).includes("Oma") ? undefined : { key: op.key, is: "failed", code: "uid-taken", detail: "uid" })) });
    expect(await groupsOf(rig, result.restore)).toEqual([
      { state: "back", names: ["Oma"] },
      { state: "there", names: ["Sam"] },
      { state: "kept", names: ["Zoë"] },
    ]);
    expect((await receiptOf(rig.vault, result.restore)).groups[2]?.items[0]?.fields).toEqual(["tel"]);
    expect(rig.other.holds()).toHaveLength(3);
  });

  it("says which fields a service changed", async () => {
    await using rig = await threeCards();
    const renaming: Twist = (c) => reading(c, (answer) => (answer.is === "item" && textOf(answer.item).includes("Sam") ? { ...answer, item: card("Samuel", "sam") } : answer));
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, renaming);
    const receipt = await receiptOf(rig.vault, result.restore);
    expect(receipt.groups.find((group) => group.state === "changed")).toMatchObject({ count: 1, items: [{ name: "Sam", fields: ["fn", "n"] }] });
  });

  it("stops when signed out, and goes on when signed in again", async () => {
    await using rig = await threeCards();
    let sent = 0;
    const dying: Twist = (c) => answering(c, () => (++sent > 2 ? new LifeboatError("auth", "signed out") : undefined));
    await expect(rig.other.restore({ what: { account: rig.home.id } }, dying)).rejects.toMatchObject({ code: "auth" });
    const [row] = await rig.vault.read.restores(1);
    expect(row?.status).toBe("partial");
    await rig.other.withJob((job) => settleRestore(job, row?.id ?? 0));
    expect(rig.other.holds()).toHaveLength(2);
    const { result } = await rig.other.restore({ what: { account: rig.home.id } });
    expect(result.status).toBe("done");
    expect(rig.other.holds()).toEqual(rig.home.holds());
  });

  it.each(["source-locked", "source-busy", "disk-full"] as const)("tries no further batch after %s", async (code) => {
    await using rig = await threeCards();
    let tried = 0;
    const locking: Twist = (c) => answering(c, () => (tried++, new LifeboatError(code, "the screen is locked")));
    await expect(rig.other.restore({ what: { account: rig.home.id } }, locking)).rejects.toMatchObject({ code });
    expect(tried).toBe(1);
  });

  it("can be cancelled between batches: nothing more is sent until a plan is agreed to, and none before it is settled", async () => {
    await using rig = await threeCards();
    await rig.other.backup();
    const stop = new AbortController();
    const cancelled = rig.other.withJob(async (job) => applyRestore(job, await planRestore(job, { what: { account: rig.home.id } })), {
      signal: stop.signal,
      onProgress: (p) => p.phase === "writing" && stop.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
    expect(rig.other.holds()).toHaveLength(2);
    const anew = rig.other.withJob(async (job) => applyRestore(job, await planRestore(job, { what: { account: rig.home.id } })));
    await expect(anew).rejects.toMatchObject({ code: "exists" });
    const [row] = await rig.vault.read.restores(1);
    expect((await rig.other.withJob((job) => settleRestore(job, row?.id ?? 0))).status).toBe("partial");
    expect(rig.other.holds()).toHaveLength(2);
    expect((await receiptOf(rig.vault, row?.id ?? 0)).groups).toMatchObject([{ state: "back", count: 2 }, { state: "failed", count: 1, items: [{ code: "cancelled" }] }]);
    expect((await rig.other.restore({ what: { account: rig.home.id } })).result.status).toBe("done");
    expect(rig.other.holds()).toEqual(rig.home.holds());
  });

  it("is settled by the next when it died before its plan was whole: it was told nobody, and nothing was sent", async () => {
    await using rig = await threeCards();
    await rig.other.backup();
    const dead = await rig.vault.write.beginRestore(rig.other.id, { what: { account: rig.home.id } }, new Date().toISOString());
    expect(await rig.vault.read.unsettledRestores(rig.other.id)).toEqual([dead]);
    await rig.other.withJob((job) => settleRestore(job, dead));
    expect(await rig.vault.read.unsettledRestores(rig.other.id)).toEqual([]);
    expect(await receiptOf(rig.vault, dead)).toMatchObject({ ended: expect.any(String) as string, total: 0, moved: true, groups: [] });
    expect(rig.other.holds()).toEqual([]);
  });

  it("never writes to somebody else's account", async () => {
    await using rig = await threeCards();
    await rig.other.backup();
    const plan = await rig.other.withJob((job) => planRestore(job, { what: { account: rig.home.id } }));
    rig.other.world.identity = { id: "memory:eve", label: "Eve" };
    await expect(rig.other.withJob((job) => applyRestore(job, plan))).rejects.toMatchObject({ code: "wrong-account" });
    expect(rig.other.holds()).toEqual([]);
  });

  it("does not upload the rest once an account is full, and tries again the next time", async () => {
    await using rig = await createRig({}, { traits: { batch: 1 } });
    rig.home.world.addCollection({ id: "roll", name: "Roll", kinds: ["photo"] });
    for (let seed = 1; seed <= 12; seed++) await rig.home.world.put("roll", `${seed}`, photo(seed));
    await rig.home.backup();
    rig.other.world.addCollection({ id: "roll", name: "Roll", kinds: ["photo"] });
    let sent = 0;
    const full: Twist = (c) => answering(c, (op) => (++sent > 3 ? { key: op.key, is: "failed", code: "quota", detail: "full" } : undefined));
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, full);
    expect(result.status).toBe("partial");
    expect(sent).toBe(3 + 5);
    expect((await rig.other.restore({ what: { account: rig.home.id } })).result.status).toBe("done");
    expect(rig.other.holds()).toEqual(rig.home.holds());
  });

  it("names a photo whose file is damaged here and restores the others", async () => {
    await using rig = await createRig();
    rig.home.world.addCollection({ id: "roll", kinds: ["photo"] });
    for (const seed of [1, 2]) await rig.home.world.put("roll", `${seed}`, photo(seed));
    await rig.home.backup();
    const [first] = await rig.vault.read.items({}, { limit: 1 });
    const version = await rig.vault.read.version(first?.version ?? 0);
    if (!version) throw new Error("no version");
    rmSync(rig.vault.blobs.path(Buffer.from(version.body.hash, "hex"), version.body.ext ?? ""));
    const { result } = await rig.other.restore({ what: { account: rig.home.id } });
    const receipt = await receiptOf(rig.vault, result.restore);
    expect(receipt.groups).toMatchObject([{ state: "back", count: 1 }, { state: "failed", count: 1, items: [{ code: "damage" }] }]);
  });

  it("never writes a text that is damaged here, and says where what only the service itself had noted is", async () => {
    await using rig = await createRig();
    const raw = { type: "application/x-own+json", bytes: Buffer.from('{"colour":"red"}') };
    rig.home.world.addCollection({ id: "book", name: "Book" });
    for (const name of ["Oma", "Sam", "Zoë"]) await rig.home.world.put("book", name, { ...card(name), ...(name !== "Sam" && { raw: { ...raw, bytes: Buffer.from(`${String(raw.bytes)} ${name}`) } }) });
    await rig.home.backup();
    tamper(rig.vault.dir, (db) => {
      db.prepare("UPDATE body SET data = CAST(replace(CAST(data AS TEXT), 'red', 'rad') AS BLOB) WHERE type = ? AND CAST(data AS TEXT) LIKE '%Oma'").run(raw.type);
      db.prepare("UPDATE body SET data = CAST(replace(CAST(data AS TEXT), 'FN:Sam', 'FN:Sem') AS BLOB) WHERE type = 'text/vcard'").run();
    });
    const sameService: Twist = (c) => reading(c, (answer) => (answer.is === "item" ? { ...answer, item: { ...answer.item, raw } } : answer));
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, sameService);
    expect((await receiptOf(rig.vault, result.restore)).groups).toMatchObject([
      { state: "back", items: [{ name: "Zoë" }] },
      { state: "changed", items: [{ name: "Oma", fields: ["raw"] }] },
      { state: "failed", items: [{ name: "Sam", code: "damage" }] },
    ]);
    expect((await rig.other.restore({ what: { account: rig.home.id } })).plan.counts).toMatchObject({ create: 1 });
  });

  it("says what was asked for and not handed over, instead of saying nothing of it", async () => {
    await using rig = await threeCards();
    const silent: Twist = (c) => reading(c, (answer) => (answer.is === "item" && textOf(answer.item).includes("Sam") ? undefined : answer));
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, silent);
    expect((await receiptOf(rig.vault, result.restore)).groups).toMatchObject([{ state: "back", count: 2 }, { state: "unreadable", items: [{ name: "Sam", code: "no-answer" }] }]);
  });

  it("does not call missing what a list that broke off did not show", async () => {
    await using rig = await createRig({}, { traits: { keyed: false } });
    rig.home.world.addCollection({ id: "book", name: "Book" });
    await rig.home.world.put("book", "x", card("Oma"));
    await rig.home.backup();
    rig.other.world.addCollection({ id: "book", name: "Book" });
    async function* changes(): AsyncGenerator<never> {
      yield* [];
      throw new LifeboatError("server", "the list broke off");
    }
    const nowhere: Twist = (c) => overlay(answering(c, ({ key }) => ({ key, is: "done" })), { source: { changes, read: changes } });
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, nowhere);
    expect((await receiptOf(rig.vault, result.restore)).groups).toMatchObject([{ state: "unreadable", items: [{ code: "no-answer" }] }]);
  });

  it("does not call changed what the service shows for a while as it was before", async () => {
    await using rig = await createRig({}, { traits: { settlesMs: 60_000 } });
    for (const [{ world, backup }, more] of [[rig.home, "NOTE:ours\r\n"], [rig.other, "NOTE:theirs\r\n"]] as const) {
      world.addCollection({ id: "book", name: "Book" });
      await world.put("book", "x", card("Oma", "oma", more));
      await backup();
    }
    let stale = 1;
    const before = card("Oma", "oma", "NOTE:theirs\r\n");
    const late: Twist = (c) => reading(c, (answer) => (answer.is === "item" && stale-- > 0 ? { ...answer, ref: { ...answer.ref, etag: "before" }, item: before } : answer));
    const { plan, result } = await rig.other.restore({ what: { account: rig.home.id }, keep: "mine" }, late);
    expect(plan.counts).toMatchObject({ replace: 1 });
    expect(stale).toBeLessThan(1);
    expect((await receiptOf(rig.vault, result.restore)).groups).toMatchObject([{ state: "back", count: 1 }]);
  });

  it("says what is there but not yet visible", async () => {
    await using rig = await createRig({}, { traits: { settlesMs: 60_000 } });
    rig.home.world.addCollection({ id: "book", name: "Book" });
    await rig.home.world.put("book", "x", card("Oma"));
    await rig.home.backup();
    rig.other.world.addCollection({ id: "book", name: "Book" });
    const hiding: Twist = (c) => reading(c, (answer) => (answer.is === "item" ? { is: "gone", href: answer.ref.href } : answer));
    const { result } = await rig.other.restore({ what: { account: rig.home.id } }, hiding);
    expect((await receiptOf(rig.vault, result.restore)).groups).toMatchObject([{ state: "not-yet-visible", count: 1 }]);
  });
});

it("goes where the list of collections names a place, though the list breaks off, and nowhere else", async () => {
  await using rig = await createRig();
  const { home, other } = rig;
  for (const { world } of [home, other]) world.addCollection({ id: "people", kinds: ["contact"] });
  await home.world.put("people", "ann", card("Ann"));
  await home.backup();
  const breaking = (named: boolean): Twist => (connection) => overlay(connection, {
    async *collections(io) {
      for await (const entry of connection.collections(io)) if (named && entry.is === "collection") yield entry;
      throw new LifeboatError("server", "the to-dos cannot be listed");
    },
  });
  await expect(other.restore({ what: { account: home.id } }, breaking(false))).rejects.toMatchObject({ code: "server" });
  expect(other.holds()).toEqual([]);
  const { result } = await other.restore({ what: { account: home.id } }, breaking(true));
  expect([result.status, other.holds().length]).toEqual(["done", 1]);
});
