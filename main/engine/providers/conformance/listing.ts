import { expect } from "vitest";
import { asLifeboatError } from "../../../api/errors.ts";
import { bytesOf } from "../bytes.ts";
import type { Item, Ref } from "../provider.ts";
import type { Listing } from "./calls.ts";
import { abortable, byText, list, only, read, readItems, seed, sourceOf } from "./calls.ts";
import { sampleItem } from "./samples.ts";
import type { Check, Session } from "./session.ts";

export const listingChecks: readonly Check[] = [
  { name: "a listing of nothing ends and is full", run: listsNothing },
  { name: "every item is listed, with a true total", run: listsAll },
  { name: "a second listing after no change says the same", run: listsTheSame },
  { name: "changes since a cursor fold to what a full listing says", run: foldsChanges },
  { name: "a dead or foreign cursor gives a full listing", run: survivesDeadCursors },
  { name: "a big listing is whole, and so is the delta after it", run: listsMany },
  { name: "a collection that is not there is an error, never an empty listing", run: refusesUnknownCollection },
  { name: "what was in a folder that cannot be listed is unknown, and reading it says why", run: tellsShutFolders },
  { name: "an aborted listing ends promptly with cancelled, without an end", run: stopsListing },
];

async function listsNothing(session: Session): Promise<void> {
  const { present, end } = await list(session);
  expect(present.size).toBe(0);
  expect(end.listing).toBe("full");
  if (end.total !== undefined) expect(end.total).toBe(0);
}

async function listsAll(session: Session): Promise<void> {
  await seed(session, samples(session, 7));
  const { present, end } = await list(session);
  expect(present.size).toBe(7);
  expect(end.listing).toBe("full");
  if (end.total !== undefined) expect(end.total).toBe(7);
  const { etags } = session.subject.connection.traits;
  for (const ref of present.values()) expect(ref.etag !== undefined).toBe(etags !== "none");
}

async function listsTheSame(session: Session): Promise<void> {
  await seed(session, samples(session, 3));
  const first = await list(session);
  const again = await list(session, first.end.at);
  expect(folded(first.present, again)).toEqual(first.present);
}

async function foldsChanges(session: Session): Promise<void> {
  const { subject, skip, kind } = session;
  if (subject.change === undefined || subject.drop === undefined) return skip("no other device to change things");
  await seed(session, samples(session, 4));
  const before = await list(session);
  const [dropped = "", changed = ""] = await hrefsOf(session, before, [0, 1]);
  await subject.drop(dropped);
  await subject.change(changed, sampleItem(kind, 1, 5));
  const added = await list(session);
  expect(added.present.size).toBe(3);

  const since = await list(session, before.end.at);
  const now = await list(session);
  expect(folded(before.present, since)).toEqual(now.present);
  expect(now.present.has(dropped)).toBe(false);
  if (since.end.listing === "delta") expect(since.present.has(changed)).toBe(true);
  if (subject.connection.traits.etags === "exact") {
    expect(now.present.get(changed)?.etag).not.toBe(before.present.get(changed)?.etag);
  }
}

async function survivesDeadCursors(session: Session): Promise<void> {
  await seed(session, samples(session, 3));
  const { end, present } = await list(session);
  await session.subject.expireCursors?.();
  const dead = session.subject.expireCursors === undefined ? undefined : end.at;
  for (const cursor of [dead, "", "1", "not-a-cursor", "http://example.invalid/sync/9", "é\n{}"]) {
    if (cursor === undefined) continue;
    const again = await list(session, cursor);
    expect(again.end.listing).toBe("full");
    expect([...again.present.keys()].sort(byText)).toEqual([...present.keys()].sort(byText));
  }
}

async function listsMany(session: Session): Promise<void> {
  await seed(session, samples(session, session.big));
  const { present, end } = await list(session);
  expect(present.size).toBe(session.big);
  const again = await list(session, end.at);
  expect(folded(present, again).size).toBe(session.big);
}

async function refusesUnknownCollection(session: Session): Promise<void> {
  const { collection, io } = session.subject;
  const unknown = { ...collection, id: `${collection.id.replace(/\/$/, "")}-is-not-here/` };
  const seen: string[] = [];
  const listing = async (): Promise<void> => {
    for await (const change of sourceOf(session).changes(unknown, undefined, io)) seen.push(change.is);
  };
  const thrown: unknown = await listing().catch((error: unknown) => error);
  expect(thrown, "an error").toBeInstanceOf(Error);
  expect(asLifeboatError(thrown).code).not.toBe("internal");
  expect(seen).not.toContain("end");
}

async function tellsShutFolders(session: Session): Promise<void> {
  const { subject, skip } = session;
  if (subject.shut === undefined) return skip("no folder that cannot be listed");
  await seed(session, samples(session, 3));
  const before = await list(session);
  const [hidden = ""] = before.present.keys();
  await subject.shut(hidden);
  const { present, unknown, end } = await list(session, before.end.at);
  expect(end.listing).toBe("full");
  expect(end.at, "the next listing looks again").toBeUndefined();
  const isUnknown = (href: string): boolean => unknown.some((folder) => href.startsWith(folder.href) && folder.except?.some((listed) => href.startsWith(listed)) !== true);
  for (const { href } of unknown) expect(href === "" || href.endsWith("/"), href).toBe(true);
  for (const { href } of unknown) expect([...present.keys()]).toContain(href === "" ? "/" : href);
  expect(present.has(hidden)).toBe(false);
  for (const href of before.present.keys()) expect(present.has(href) || isUnknown(href), href).toBe(true);
  const answers = await read(session, [...unknown.map(({ href }) => ({ href: href === "" ? "/" : href })), { href: hidden }]);
  for (const [href, { is }] of answers) expect(is, href).toBe("failed");
}

async function stopsListing(session: Session): Promise<void> {
  await seed(session, samples(session, 20));
  const source = sourceOf(session);
  for (const abortAfter of [0, 1]) {
    const { io, abort } = abortable(session.subject.io);
    if (abortAfter === 0) abort();
    let seen = 0;
    const listing = async (): Promise<void> => {
      for await (const change of source.changes(session.subject.collection, undefined, io)) {
        expect(change.is).not.toBe("end");
        seen += 1;
        if (seen === abortAfter) abort();
      }
    };
    await expectCancelled(listing);
  }
}

/** Ends within two seconds by throwing "cancelled". */
export async function expectCancelled(run: () => Promise<void>): Promise<void> {
  const started = performance.now();
  const thrown: unknown = await run().then(
    () => "it ended as if nothing had happened",
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Error);
  expect(asLifeboatError(thrown).code).toBe("cancelled");
  expect(performance.now() - started).toBeLessThan(2000);
}

function samples({ kind }: Session, count: number): Item[] {
  return Array.from({ length: count }, (_, n) => sampleItem(kind, n));
}

/** What a client that held `before` holds now. */
function folded(before: ReadonlyMap<string, Ref>, { present, gone, end }: Listing): Map<string, Ref> {
  const held = new Map(end.listing === "full" ? [] : before);
  for (const [href, ref] of present) held.set(href, ref);
  for (const href of gone) held.delete(href);
  return held;
}

/** Where samples were put: found by content, for only the service chooses hrefs. */
async function hrefsOf(session: Session, listing: Listing, wanted: readonly number[]): Promise<string[]> {
  const refs = [...listing.present.values()];
  const items = await readItems(session, refs);
  const bodies = await Promise.all(items.map(({ body }) => bytesOf(body)));
  const isSample = async (n: number): Promise<(body: Uint8Array) => boolean> => {
    const sample = await bytesOf(sampleItem(session.kind, n).body);
    return (body) => session.same(sample, body);
  };
  return Promise.all(wanted.map(async (n) => {
    const is = await isSample(n);
    return only(refs.filter((_, i) => is(bodies[i] ?? new Uint8Array()))).href;
  }));
}
