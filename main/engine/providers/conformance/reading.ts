import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Body, Item } from "../provider.ts";
import { abortable, byText, list, only, read, readItems, seed, sourceOf } from "./calls.ts";
import { bytesOf } from "../bytes.ts";
import { expectCancelled } from "./listing.ts";
import { oddItem, oddNames, sampleItem, samplePhoto } from "./samples.ts";
import type { Check, Session } from "./session.ts";

export const readingChecks: readonly Check[] = [
  { name: "bytes come back as served", run: returnsBytes },
  { name: "uids survive", run: keepsUids },
  { name: "one answer per ref, unknown ones included", run: answersEachRef },
  { name: "names from all over the world, and hostile ones, stay apart", run: keepsOddNames },
  { name: "media opens again and from any offset", run: opensFromOffset },
  { name: "bytes handed out are the caller's own", run: handsOutCopies },
  { name: "an aborted read ends promptly with cancelled", run: stopsReading },
];

async function returnsBytes(session: Session): Promise<void> {
  const { kind, subject, skip } = session;
  if (kind === "photo" && !subject.connection.traits.originals) return skip("media is not given as it was");
  const samples = [0, 1, 2].map((n) => sampleItem(kind, n));
  await seed(session, samples);
  const items = await everyItem(session);
  for (const item of items) expect(item.kind).toBe(kind);
  const unmatched = await Promise.all(items.map((item) => bytesOf(item.body)));
  for (const sample of samples) {
    const wanted = await bytesOf(sample.body);
    const at = unmatched.findIndex((bytes) => session.same(wanted, bytes));
    expect(at, `sample as served, not ${describe(unmatched)}`).toBeGreaterThanOrEqual(0);
    unmatched.splice(at, 1);
  }
}

async function keepsUids(session: Session): Promise<void> {
  const samples = [0, 1, 2].map((n) => sampleItem(session.kind, n));
  await seed(session, samples);
  const uids = uidsOf(await everyItem(session));
  const again = uidsOf(await everyItem(session));
  expect(again).toEqual(uids);
  if (session.kind !== "photo" && !session.ownUids) expect(uids).toEqual(uidsOf(samples));
}

async function answersEachRef(session: Session): Promise<void> {
  await seed(session, [0, 1, 2].map((n) => sampleItem(session.kind, n)));
  const refs = [...(await list(session)).present.values()];
  const known = refs[0]?.href ?? "";
  const unknown = [`${known}-is-not-here`, "", "../..", "http://example.invalid/%00"].map((href) => ({ href }));
  const answers = await read(session, [...unknown, ...refs]);
  for (const { href } of refs) expect(answers.get(href)?.is).toBe("item");
  for (const { href } of unknown) expect(["gone", "failed"]).toContain(answers.get(href)?.is);
  expect((await read(session, [])).size).toBe(0);
}

async function keepsOddNames(session: Session): Promise<void> {
  const { kind, subject } = session;
  if (kind === "photo" && subject.seed === undefined && subject.connection.target === undefined) return;
  const samples = oddNames.map((name, n) => oddItem(kind, name, n));
  await seed(session, samples);
  const { present } = await list(session);
  expect(present.size).toBe(samples.length);
  const items = await readItems(session, [...present.values()]);
  const bytes = await Promise.all(items.map((item) => bytesOf(item.body)));
  for (const sample of samples) {
    const wanted = await bytesOf(sample.body);
    expect(bytes.filter((got) => session.same(wanted, got)).length).toBe(1);
  }
}

async function opensFromOffset(session: Session): Promise<void> {
  const { kind, skip } = session;
  if (kind !== "photo") return skip("text travels as bytes");
  const sample = samplePhoto("offset.jpg", "0123456789".repeat(6000));
  await seed(session, [sample]);
  const { body } = only(await everyItem(session));
  if (!("open" in body)) throw new Error("media is opened, not given as bytes");
  const whole = await bytesOf(body);
  expect(Buffer.compare(await bytesOf(body), whole), "opened twice").toBe(0);
  if (body.path !== undefined) expect(Buffer.compare(await readFile(body.path), whole), "path").toBe(0);
  for (const from of [0, 1, 4097, whole.length - 1, whole.length]) {
    expect(Buffer.compare(await bytesFrom(body, from), whole.subarray(from)), `from ${from}`).toBe(0);
  }
  await body.open().cancel();
}

async function handsOutCopies(session: Session): Promise<void> {
  await seed(session, [sampleItem(session.kind, 0)]);
  const first = only(await everyItem(session));
  const before = await bytesOf(first.body);
  if ("bytes" in first.body) first.body.bytes.fill(0);
  const again = only(await everyItem(session));
  expect(Buffer.compare(await bytesOf(again.body), before)).toBe(0);
}

async function stopsReading(session: Session): Promise<void> {
  await seed(session, Array.from({ length: 20 }, (_, n) => sampleItem(session.kind, n)));
  const refs = [...(await list(session)).present.values()];
  for (const abortAfter of [0, 1]) {
    const { io, abort } = abortable(session.subject.io);
    if (abortAfter === 0) abort();
    let seen = 0;
    await expectCancelled(async () => {
      for await (const answer of sourceOf(session).read(session.subject.collection, refs, io)) {
        expect(answer.is).toBe("item");
        seen += 1;
        if (seen === abortAfter) abort();
      }
    });
    expect(seen).toBeLessThan(refs.length);
  }
}

async function everyItem(session: Session): Promise<Item[]> {
  return readItems(session, [...(await list(session)).present.values()]);
}

function uidsOf(items: readonly Item[]): string[] {
  return items.map((item) => item.uid ?? "none").sort(byText);
}

async function bytesFrom(body: Extract<Body, { open: unknown }>, from: number): Promise<Uint8Array> {
  return bytesOf({ type: body.type, open: () => body.open(from) });
}

function describe(all: readonly Uint8Array[]): string {
  return all.map((bytes) => JSON.stringify(Buffer.from(bytes).toString("latin1").slice(0, 300))).join("\n");
}
