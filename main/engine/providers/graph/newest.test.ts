import { describe, expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { sampleItem } from "../conformance/samples.ts";
import type { Fetched, Io, Item, Op, Ref } from "../provider.ts";
import { createTestIo } from "../memory/io.ts";
import { GraphClient } from "./client.ts";
import { answersTo, Newest } from "./newest.ts";
import { type GraphSubject, openGraph, sidesOf } from "./subject.fixture.ts";

const count = 250;
const creates = (kind: "contact" | "event"): Op[] => Array.from({ length: count }, (_, n): Op => ({ do: "create", key: `k-${n}`, item: sampleItem(kind, n) }));

async function written(subject: GraphSubject, kind: "contact" | "event"): Promise<Ref[]> {
  const refs: Ref[] = [];
  const ops = creates(kind);
  for (let n = 0; n < ops.length; n += 20) {
    for (const outcome of await gather(sidesOf(subject).target.write(subject.collection, ops.slice(n, n + 20), subject.io))) if (outcome.is === "done" && outcome.ref) refs.push(outcome.ref);
  }
  return refs;
}

const read = (subject: Pick<GraphSubject, "connection" | "collection" | "io">, refs: readonly Ref[]): Promise<Fetched[]> => gather(sidesOf(subject).source.read(subject.collection, refs, subject.io));
const namesIn = (answers: readonly Fetched[]): string[] => answers.flatMap((answer) => (answer.is === "item" && "bytes" in answer.item.body ? [/^(?:SUMMARY|FN):(.*)\r$/m.exec(Buffer.from(answer.item.body.bytes).toString())?.[1] ?? ""] : []));
const gets = ({ fake }: GraphSubject): number => fake.server.counts.get("GET") ?? 0;

describe("many things", () => {
  it.each([["event", 10], ["contact", count + 10]] as const)("are read by the page: %s", async (kind, most) => {
    const subject = await openGraph(kind);
    const refs = await written(subject, kind);
    const before = gets(subject);
    const answers = await read(subject, refs);
    expect(gets(subject) - before).toBeLessThan(most);
    // In any order, and a part at a time.
    await using again = await subject.connect("write");
    const parts = [refs.slice(0, 100), refs.slice(100, 200), refs.slice(200)];
    const later: Fetched[] = [];
    for (const part of parts) later.push(...(await read({ ...subject, connection: again }, part)));
    expect(namesIn(later)).toEqual(namesIn(answers));
    expect([refs.length, new Set(namesIn(answers)).size]).toEqual([count, count]);
    await subject.close();
  });

  it("are read one by one where the service does not list them so", async () => {
    const subject = await openGraph("event");
    const refs = await written(subject, "event");
    const fetch: Io["fetch"] = (input, init) => subject.io.fetch(typeof input === "string" ? input.replace("lastModifiedDateTime", "nothing") : input, init);
    await using connection = await subject.connect("write", { ...subject.io, fetch });
    expect(namesIn(await read({ ...subject, connection }, refs))).toHaveLength(count);
    await subject.close();
  });

  it("are as they are now, whatever the list still shows", async () => {
    const subject = await openGraph("event", { lagMs: 5000 });
    const refs = await written(subject, "event");
    await subject.settle?.();
    await read(subject, refs.slice(0, 100));
    const changed: Item = { ...sampleItem("event", 7), body: { type: "text/calendar", bytes: Buffer.from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:changed\r\nDTSTART:20260102T090000Z\r\nSUMMARY:Changed\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n") } };
    const ref = refs[200] ?? { href: "" };
    const [outcome] = await gather(sidesOf(subject).target.write(subject.collection, [{ do: "replace", key: "r", ref, item: changed }], subject.io));
    const now = outcome?.is === "done" ? (outcome.ref ?? ref) : ref;
    expect(namesIn(await read(subject, [...refs.slice(100, 200), now]))).toContain("Changed");
    // An old etag, and none at all.
    expect(namesIn(await read(subject, [...refs.slice(200), { href: ref.href }]))[0]).toBe("Changed");
    await subject.close();
  });
});

describe("a list inside an answer", () => {
  const base = "https://graph.example/v1.0";
  const series = { id: "s", exceptionOccurrences: [1, 2], "exceptionOccurrences@odata.nextLink": `${base}/more` };
  const files = { value: ["a"], "@odata.nextLink": `${base}/files` };
  const pages: Record<string, unknown> = { more: { value: [3], "@odata.nextLink": `${base}/last` }, last: { value: [4] }, files: { value: ["b"] } };
  const answers = (bodies: readonly object[], served = pages) => {
    const fetch: Io["fetch"] = async (input) => {
      const page = served[new URL(input instanceof Request ? input.url : input).pathname.replace("/v1.0/", "")];
      if (page === undefined) return new Response("{}", { status: 404 });
      return Response.json(page);
    };
    const batch = { responses: bodies.map((body, n) => ({ id: String(n), status: 200, body })) };
    const client = new GraphClient(base, (input, init) => (init?.method === "POST" ? Promise.resolve(Response.json(batch)) : fetch(input, init)), async () => undefined);
    return answersTo(client, bodies.map((_, n) => String(n)), (id) => `/${id}`, createTestIo()).then((found) => [...found.values()].map(({ status, body }) => [status, body]));
  };

  it("comes to its end, though the service gives it in pages", async () => {
    expect(await answers([series, files, { id: "t" }])).toEqual([[200, { id: "s", exceptionOccurrences: [1, 2, 3, 4] }], [200, { value: ["a", "b"] }], [200, { id: "t" }]]);
  });

  it("that a page of many shows in part is asked for by itself", async () => {
    const things = Array.from({ length: 6 }, (_, n) => ({ id: `e${n}`, "@odata.etag": "1", exceptionOccurrences: [n], ...(n === 2 && { "exceptionOccurrences@odata.nextLink": `${base}/last` }) }));
    const asked: string[] = [];
    const fetch: Io["fetch"] = async (_input, init) => {
      if (typeof init?.body !== "string") return Response.json(asked.length === 0 ? { value: things } : pages.last);
      const { requests } = JSON.parse(init.body) as { readonly requests: readonly { readonly id: string; readonly url: string }[] };
      asked.push(...requests.map(({ url }) => url));
      return Response.json({ responses: requests.map(({ id }) => ({ id, status: 200, body: things[2] })) });
    };
    const newest = new Newest(new GraphClient(base, fetch, async () => undefined), "/events", "");
    const refs = things.map(({ id }): Ref => ({ href: id, etag: "1" }));
    await newest.look(refs, createTestIo());
    const found = await newest.now(refs, (id) => `/events/${id}`, createTestIo());
    expect(asked).toEqual(["/events/e2"]);
    expect(found.get("e2")?.body).toMatchObject({ exceptionOccurrences: [2, 4] });
  });

  it("makes the answer none where its rest cannot be had, or lies elsewhere", async () => {
    const away = { value: ["a"], "@odata.nextLink": "https://evil.example/v1.0/files" };
    expect((await answers([series, away, { id: "t" }], {})).map(([status]) => status)).toEqual([500, 500, 200]);
  });
});
