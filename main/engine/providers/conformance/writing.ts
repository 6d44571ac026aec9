import { expect } from "vitest";
import { asLifeboatError } from "../../../api/errors.ts";
import type { Item, Op, Outcome, Ref } from "../provider.ts";
import { bytesOf } from "../bytes.ts";
import { abortable, find, list, only, readItems, settle, targetOf, write, writeBatches } from "./calls.ts";
import { sampleItem } from "./samples.ts";
import type { Check, Session } from "./session.ts";

export const writingChecks: readonly Check[] = [
  { name: "a created item is there, as written", run: creates },
  { name: "one outcome per op, whatever becomes of each", run: answersEachOp },
  { name: "a create repeated with its key makes no second item, or find tells", run: createsOnce },
  { name: "a replaced item is changed, and only it", run: replaces },
  { name: "a replace of another version is a conflict and changes nothing", run: refusesStaleReplace },
  { name: "a removed item is gone, and only it", run: removes },
  { name: "a remove of another version is a conflict and removes nothing", run: refusesStaleRemove },
  { name: "find tells what was written under a key, and nothing else", run: finds },
  { name: "killed between send and reply, nothing is lost or doubled", run: survivesLostReplies },
  { name: "a new collection is listed, empty and writable", run: addsCollection },
  { name: "a write with an aborted signal writes nothing", run: writesNothingWhenAborted },
];

async function creates(session: Session): Promise<void> {
  const outcomes = await writeAll(session, [1, 2, 3].map((n) => create(session, n)));
  const { present } = await list(session);
  expect(present.size).toBe(3);
  for (const n of [1, 2, 3]) {
    const outcome = outcomes.get(`key-${n}`);
    if (outcome?.is !== "done") throw new Error(`not done: ${JSON.stringify(outcome)}`);
    if (outcome.ref === undefined) continue;
    const shown = present.get(outcome.ref.href);
    expect(shown, "listed where the outcome says").toBeDefined();
    if (outcome.ref.etag !== undefined) expect(shown?.etag).toBe(outcome.ref.etag);
    await expectSame(session, outcome.ref, sampleItem(session.kind, n));
  }
}

async function answersEachOp(session: Session): Promise<void> {
  const first = await createOne(session, 1);
  const nowhere: Ref = { ...first, href: `${first.href}-is-not-here` };
  const item = sampleItem(session.kind, 2);
  const outcomes = await writeAll(session, [
    create(session, 2),
    { do: "replace", key: "replace-nowhere", ref: nowhere, item },
    { do: "remove", key: "remove-nowhere", ref: nowhere },
  ]);
  expect(outcomes.get("key-2")?.is).toBe("done");
  expect(["conflict", "failed", "unsure"]).toContain(outcomes.get("replace-nowhere")?.is);
  expect(["conflict", "failed", "unsure", "done"]).toContain(outcomes.get("remove-nowhere")?.is);
  expect((await write(session, [])).size).toBe(0);
  expect((await list(session)).present.size).toBe(2);
}

async function createsOnce(session: Session): Promise<void> {
  const { keyed } = session.subject.connection.traits;
  expect((await write(session, [create(session, 1)])).get("key-1")?.is).toBe("done");
  if (keyed) await write(session, [create(session, 1)]);
  await settle(session.subject);
  expect((await find(session, ["key-1"])).get("key-1")?.length).toBe(1);
  if (keyed) await writeAll(session, [create(session, 1)]);
  const { present } = await list(session);
  await expectSame(session, only(present.values()), sampleItem(session.kind, 1));
}

async function replaces(session: Session): Promise<void> {
  needs(session, "replace");
  await createOne(session, 1);
  const ref = await createOne(session, 2);
  const item = sampleItem(session.kind, 2, 3);
  const outcomes = await writeAll(session, [{ do: "replace", key: "again", ref, item }]);
  expect(outcomes.get("again")?.is).toBe("done");
  await expectContents(session, [sampleItem(session.kind, 1), item]);
}

async function refusesStaleReplace(session: Session): Promise<void> {
  needs(session, "replace");
  const { stale, current } = await changedItem(session);
  const item = sampleItem(session.kind, 1, 9);
  const outcomes = await writeAll(session, [{ do: "replace", key: "late", ref: stale, item }]);
  expect(outcomes.get("late")?.is).toBe("conflict");
  await expectContents(session, [current]);
}

async function removes(session: Session): Promise<void> {
  needs(session, "remove");
  await createOne(session, 1);
  const ref = await createOne(session, 2);
  const outcomes = await writeAll(session, [{ do: "remove", key: "away", ref }]);
  expect(outcomes.get("away")?.is).toBe("done");
  await expectContents(session, [sampleItem(session.kind, 1)]);
}

async function refusesStaleRemove(session: Session): Promise<void> {
  needs(session, "remove");
  const { stale, current } = await changedItem(session);
  const outcomes = await writeAll(session, [{ do: "remove", key: "late", ref: stale }]);
  expect(outcomes.get("late")?.is).toBe("conflict");
  await expectContents(session, [current]);
}

async function finds(session: Session): Promise<void> {
  const ref = await createOne(session, 1);
  await createOne(session, 2);
  const found = await find(session, ["key-1", "never-written", "key-"]);
  expect([...found.keys()]).toEqual(["key-1"]);
  expect(only(found.get("key-1") ?? []).href).toBe(ref.href);
  expect((await find(session, [])).size).toBe(0);
}

/** What restore does after a crash: wait, ask find about what nobody answered for, repeat only what it does not know. */
async function survivesLostReplies(session: Session): Promise<void> {
  const { subject } = session;
  targetOf(session);
  for (const killAfter of [0, 1, 2]) {
    const ops = [0, 1, 2].map((n) => create(session, killAfter * 10 + n));
    const answered = await writeAndDie(session, ops, killAfter);
    await settle(subject);
    await using connection = await subject.reconnect(subject.io);
    const later = { ...session, subject: { ...subject, connection } };
    const open = ops.filter(({ key }) => !answered.has(key));
    const found = await find(later, open.map((op) => op.key));
    const missing = open.filter((op) => !found.has(op.key));
    for (const outcome of (await writeAll(later, missing)).values()) expect(outcome.is).toBe("done");
  }
  const numbers = [0, 1, 2, 10, 11, 12, 20, 21, 22];
  await expectContents(session, numbers.map((n) => sampleItem(session.kind, n)));
}

async function addsCollection(session: Session): Promise<void> {
  const { subject, kind, skip } = session;
  const target = targetOf(session);
  if (target.addCollection === undefined) return skip("cannot add collections");
  const added = await target.addCollection(kind, "Grüße / from: Lifeboat", subject.io).catch((thrown: unknown) => (asLifeboatError(thrown).code === "unsupported" ? skip(`cannot add collections of ${kind}s`) : Promise.reject(thrown as Error)));
  expect(added.kinds).toContain(kind);
  const twin = await target.addCollection(kind, "Grüße / from: Lifeboat", subject.io);
  expect(twin.id, "a name taken is no reason to mix two collections").not.toBe(added.id);
  const inside = { ...session, subject: { ...subject, collection: added } };
  expect((await list(inside)).present.size).toBe(0);
  await createOne(inside, 1);
  await expectContents(inside, [sampleItem(kind, 1)]);
  expect((await list(session)).present.size).toBe(0);
  const ids: string[] = [];
  for await (const answer of subject.connection.collections(subject.io)) {
    if (answer.is === "collection") ids.push(answer.collection.id);
  }
  expect(ids).toEqual(expect.arrayContaining([added.id, twin.id]));
}

async function writesNothingWhenAborted(session: Session): Promise<void> {
  const { io, abort } = abortable(session.subject.io);
  abort();
  const outcomes: Outcome[] = [];
  const writing = async (): Promise<void> => {
    for await (const outcome of targetOf(session).write(session.subject.collection, [create(session, 1)], io)) {
      outcomes.push(outcome);
    }
  };
  await writing().catch(() => undefined);
  expect(outcomes.filter((outcome) => outcome.is === "done")).toEqual([]);
  await settle(session.subject);
  expect((await list(session)).present.size).toBe(0);
}

function needs({ subject, skip }: Session, op: Op["do"]): void {
  if (subject.connection.target === undefined) skip("cannot be written");
  if (!subject.connection.traits.writes.includes(op)) skip(`has no ${op}`);
}

function create({ kind }: Session, n: number): Op {
  return { do: "create", key: `key-${n}`, item: sampleItem(kind, n) };
}

async function writeAll(session: Session, ops: readonly Op[]): Promise<Map<string, Outcome>> {
  const outcomes = await write(session, ops);
  await settle(session.subject);
  return outcomes;
}

/** A settled item's ref, as listed. */
async function createOne(session: Session, n: number): Promise<Ref> {
  const before = (await list(session)).present;
  expect((await writeAll(session, [create(session, n)])).get(`key-${n}`)?.is).toBe("done");
  const after = (await list(session)).present;
  return only([...after.values()].filter((ref) => !before.has(ref.href)));
}

/** An item that changed since `stale` was seen. */
async function changedItem(session: Session): Promise<{ stale: Ref; current: Item }> {
  const { subject, kind, skip } = session;
  const { etags, writes } = subject.connection.traits;
  if (etags === "none") return skip("no etags, so versions cannot be told apart");
  const stale = await createOne(session, 1);
  const current = sampleItem(kind, 1, 4);
  if (subject.change !== undefined) await subject.change(stale.href, current);
  else if (!writes.includes("replace")) return skip("no other device to change things");
  else await writeAll(session, [{ do: "replace", key: "first", ref: stale, item: current }]);
  return { stale, current };
}

/** Starts a write and aborts it after that many outcomes, the reply of the next one lost. Gives the keys that were answered for. */
async function writeAndDie({ subject }: Session, ops: readonly Op[], killAfter: number): Promise<Set<string>> {
  const { io, abort } = abortable(subject.io);
  const dying = await subject.reconnect(io);
  const outcomes = writeBatches(dying, subject.collection, ops, io);
  const answered = new Set<string>();
  for (let n = 0; n < killAfter; n += 1) answered.add(String((await outcomes.next()).value?.key));
  subject.holdReplies?.(true);
  const lost = outcomes.next().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 5));
  abort();
  await lost;
  subject.holdReplies?.(false);
  await dying[Symbol.asyncDispose]();
  return answered;
}

async function expectSame(session: Session, ref: Ref, wanted: Item): Promise<void> {
  const item = only(await readItems(session, [ref]));
  expect(session.same(await bytesOf(wanted.body), await bytesOf(item.body)), `same as written: ${ref.href}`).toBe(true);
}

/** The collection holds exactly these items. */
async function expectContents(session: Session, wanted: readonly Item[]): Promise<void> {
  const items = await readItems(session, [...(await list(session)).present.values()]);
  const bodies = await Promise.all(items.map((item) => bytesOf(item.body)));
  for (const item of wanted) {
    const bytes = await bytesOf(item.body);
    expect(bodies.filter((body) => session.same(bytes, body)).length, "there exactly once").toBe(1);
  }
  expect(bodies.length).toBe(wanted.length);
}
