import { expect } from "vitest";
import type { Connection } from "../provider.ts";
import { list, seed, settle } from "./calls.ts";
import { sampleItem } from "./samples.ts";
import type { Check, Session } from "./session.ts";

export const accountChecks: readonly Check[] = [
  { name: "collections end, and each has its own id", run: listsCollections },
  { name: "the same account answers every connect", run: keepsIdentity },
  { name: "traits are sane", run: statesTraits },
  { name: "after dispose nothing is pending, even when a listing was left", run: disposes },
];

async function listsCollections({ subject }: Session): Promise<void> {
  const ids: string[] = [];
  let ends = 0;
  for await (const answer of subject.connection.collections(subject.io)) {
    expect(ends, "nothing follows the end").toBe(0);
    if (answer.is === "end") ends += 1;
    else ids.push(answer.collection.id);
  }
  expect(ends).toBe(1);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain(subject.collection.id);
}

async function keepsIdentity({ subject }: Session): Promise<void> {
  await using again = await subject.reconnect(subject.io);
  expect(again.identity).toEqual(subject.connection.identity);
  expect(again.identity.id).not.toBe("");
}

async function statesTraits({ subject }: Session): Promise<void> {
  const { traits, target } = subject.connection;
  expect(traits.parallel).toBeGreaterThanOrEqual(1);
  expect(traits.batch).toBeGreaterThanOrEqual(1);
  expect(traits.settlesMs).toBeGreaterThanOrEqual(0);
  if (target !== undefined) expect(traits.writes.length).toBeGreaterThan(0);
}

async function disposes(session: Session): Promise<void> {
  const { subject, kind } = session;
  await seed(session, [0, 1, 2].map((n) => sampleItem(kind, n)));
  await settle(subject);
  const before = subject.pending?.() ?? 0;
  const connection = await subject.reconnect(subject.io);
  await leaveListing(session, connection);
  await connection[Symbol.asyncDispose]();
  await connection[Symbol.asyncDispose]();
  expect(subject.pending?.() ?? 0).toBe(before);
  expect((await list(session)).present.size).toBe(3);
}

async function leaveListing({ subject }: Session, connection: Connection): Promise<void> {
  for await (const change of connection.source?.changes(subject.collection, undefined, subject.io) ?? []) {
    if (change.is === "present") break;
  }
}
