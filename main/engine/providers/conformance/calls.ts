// Calls every provider, asserting on the way what the contract says about counts and order.
import { expect } from "vitest";
import type { Change, Collection, Connection, Cursor, Fetched, Io, Item, Op, Outcome, Ref } from "../provider.ts";
import type { Source, Target } from "../provider.ts";
import type { Session, Subject } from "./session.ts";

export type End = Extract<Change, { is: "end" }>;
export type Listing = {
  readonly present: ReadonlyMap<string, Ref>;
  readonly gone: ReadonlySet<string>;
  readonly unknown: readonly Extract<Change, { is: "unknown" }>[];
  readonly end: End;
};

export function sourceOf({ subject, skip }: Session): Source {
  return subject.connection.source ?? skip("cannot be read");
}

export function targetOf({ subject, skip }: Session): Target {
  if (subject.collection.readOnly) return skip("can only be read");
  return subject.connection.target ?? skip("cannot be written");
}

/** A whole listing: exactly one end, and nothing after it. */
export async function list(session: Session, since?: Cursor, connection?: Connection): Promise<Listing> {
  const { collection, io } = session.subject;
  const source = connection?.source ?? sourceOf(session);
  const present = new Map<string, Ref>();
  const gone = new Set<string>();
  const unknown = new Map<string, Extract<Change, { is: "unknown" }>>();
  const ends: End[] = [];
  for await (const change of source.changes(collection, since, io)) {
    expect(ends, "nothing follows the end").toEqual([]);
    if (change.is === "present") present.set(change.ref.href, change.ref);
    if (change.is === "gone") gone.add(change.href);
    if (change.is === "present") gone.delete(change.ref.href);
    if (change.is === "gone") present.delete(change.href);
    if (change.is === "unknown") unknown.set(change.href, change);
    if (change.is === "end") ends.push(change);
  }
  const end = ends[0];
  if (end === undefined) throw new Error("the listing has no end");
  return { present, gone, unknown: [...unknown.values()], end };
}

/** Exactly one answer per ref. */
export async function read(session: Session, refs: readonly Ref[]): Promise<Map<string, Fetched>> {
  const { collection, io } = session.subject;
  const answers = new Map<string, Fetched>();
  for await (const answer of sourceOf(session).read(collection, refs, io)) {
    const href = answer.is === "item" ? answer.ref.href : answer.href;
    expect(answers.has(href), "one answer per ref").toBe(false);
    answers.set(href, answer);
  }
  expect([...answers.keys()].sort(byText)).toEqual(refs.map((ref) => ref.href).sort(byText));
  return answers;
}

/** The items behind refs; anything but an item fails the check. */
export async function readItems(session: Session, refs: readonly Ref[]): Promise<Item[]> {
  const answers = await read(session, refs);
  return refs.map(({ href }) => {
    const answer = answers.get(href);
    if (answer?.is !== "item") throw new Error(`no item at ${href}: ${JSON.stringify(answer)}`);
    return answer.item;
  });
}

/** Exactly one outcome per op, in calls of at most `traits.batch`. */
export async function write(session: Session, ops: readonly Op[]): Promise<Map<string, Outcome>> {
  const { connection, collection, io } = session.subject;
  const outcomes = new Map<string, Outcome>();
  targetOf(session);
  for await (const outcome of writeBatches(connection, collection, ops, io)) {
    expect(outcomes.has(outcome.key), "one outcome per op").toBe(false);
    outcomes.set(outcome.key, outcome);
  }
  expect([...outcomes.keys()].sort(byText)).toEqual(ops.map((op) => op.key).sort(byText));
  return outcomes;
}

/** Writes in calls of at most `traits.batch`. */
export async function* writeBatches(
  { target, traits }: Connection,
  collection: Collection,
  ops: readonly Op[],
  io: Io,
): AsyncGenerator<Outcome> {
  for (let at = 0; at < ops.length; at += traits.batch) {
    yield* target?.write(collection, ops.slice(at, at + traits.batch), io) ?? [];
  }
}

export async function find(session: Session, keys: readonly string[]): Promise<Map<string, Ref[]>> {
  const { subject } = session;
  const found = new Map<string, Ref[]>();
  for await (const { key, ref } of targetOf(session).find(subject.collection, keys, subject.io)) {
    expect(keys, "find answers only what was asked").toContain(key);
    found.set(key, [...(found.get(key) ?? []), ref]);
  }
  return found;
}

/** Puts items there, by another device or through the target, and waits until they show. */
export async function seed(session: Session, items: readonly Item[]): Promise<void> {
  const { subject, skip } = session;
  if (subject.seed !== undefined) return subject.seed(items);
  if (subject.connection.target === undefined) return skip("no way to put items there");
  const ops = items.map((item, n): Op => ({ do: "create", key: `seed-${n}`, item }));
  for (const outcome of (await write(session, ops)).values()) expect(outcome.is).toBe("done");
  await settle(subject);
}

export async function settle(subject: Subject): Promise<void> {
  if (subject.settle !== undefined) return subject.settle();
  await new Promise((resolve) => setTimeout(resolve, subject.connection.traits.settlesMs));
}

/** An Io like the subject's that the check can abort. */
export function abortable(io: Io): { readonly io: Io; readonly abort: () => void } {
  const controller = new AbortController();
  return { io: { ...io, signal: AbortSignal.any([io.signal, controller.signal]) }, abort: () => controller.abort() };
}

export function only<T>(values: Iterable<T>): T {
  const all = [...values];
  const [first] = all;
  if (first === undefined || all.length > 1) throw new Error(`expected one, got ${all.length}`);
  return first;
}

/** Code unit order. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
