// A page that always fails: nothing of what it would have named is gone, and nothing else waits for it.
import { expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { gather } from "../bytes.ts";
import { sampleItem } from "../conformance/samples.ts";
import type { Collection, Connection, Fetched, Io, Item, Op, Ref } from "../provider.ts";
import { retry } from "../wrap/retry.ts";
import { type GraphSubject, openGraph, sidesOf } from "./subject.fixture.ts";

/** The same account, in which whatever `fails` names is answered by 500. */
function failing(subject: GraphSubject, fails: (url: string) => boolean): Promise<Connection> {
  const fetch: Io["fetch"] = (input, init) => {
    const parts = typeof init?.body === "string" && init.body.startsWith('{"requests"') ? (JSON.parse(init.body) as { requests: { id: string; url: string }[] }).requests : [];
    if (fails(input instanceof Request ? input.url : String(input))) return Promise.resolve(Response.json({}, { status: 500 }));
    if (!parts.some(({ url }) => fails(url))) return subject.io.fetch(input, init);
    return Promise.resolve(Response.json({ responses: parts.map(({ id, url }) => ({ id, status: fails(url) ? 500 : 200, body: {} })) }));
  };
  return subject.connect("write", { ...subject.io, fetch });
}

async function written(subject: GraphSubject, ...items: Item[]): Promise<Ref[]> {
  const ops = items.map((item, n): Op => ({ do: "create", key: `k${n}`, item }));
  const outcomes = await gather(sidesOf(subject).target.write(subject.collection, ops, subject.io));
  return outcomes.flatMap((outcome) => (outcome.is === "done" && outcome.ref ? [outcome.ref] : []));
}

async function listed(answers: AsyncIterable<{ is: "collection"; collection: Collection } | { is: "end" }>): Promise<{ names: string[]; end: string }> {
  const names: string[] = [];
  try {
    for await (const answer of answers) {
      if (answer.is === "end") return { names, end: "end" };
      names.push(answer.collection.id.split("/")[0] ?? "");
    }
  } catch (thrown) {
    return { names, end: thrown instanceof LifeboatError ? thrown.code : "?" };
  }
  return { names, end: "none" };
}

it.each(["/me/contactFolders?", "/childFolders", "/me/calendars", "/me/todo", "/me/drive"])("of collections (%s) keeps nobody from those of the other services, and the list has no end", async (part) => {
  const subject = await openGraph("contact");
  await using connection = await failing(subject, (url) => url.includes(part));
  const quick = retry(connection, { sleep: async () => undefined });
  for (const each of [connection, quick]) {
    const { names, end } = await listed(each.collections(subject.io));
    const services = new Set(names);
    for (const [path, name] of [["contactFolders", "contacts"], ["calendars", "calendars"], ["todo", "todo"], ["drive", "photos"]] as const) expect([name, services.has(name)]).toEqual([name, name === "contacts" || !part.includes(path)]);
    expect(end).toBe("server");
  }
  await subject.close();
});

it("of what a to-do has beside it owes that to-do, and no other", async () => {
  const subject = await openGraph("task");
  const withFile = (uid: string): Item => {
    const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VTODO", `UID:${uid}`, "DTSTAMP:20260101T000000Z", `SUMMARY:${uid}`, "ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=a.txt:aGVsbG8=", "END:VTODO", "END:VCALENDAR", ""];
    return { kind: "task", uid, body: { type: "text/calendar", bytes: Buffer.from(lines.join("\r\n")) } };
  };
  const refs = await written(subject, ...["a", "b", "c"].map(withFile), sampleItem("task", 1));
  const hurt = encodeURIComponent(refs[1]?.href ?? "");
  await using connection = await failing(subject, (url) => url.includes(`${hurt}/attachments`));
  const answers: Fetched[] = await gather(sidesOf({ connection }).source.read(subject.collection, refs, subject.io));
  expect(answers.map(({ is }) => is)).toEqual(["item", "failed", "item", "item"]);
  await subject.close();
});

it("of what changed since has all of it listed anew", async () => {
  const subject = await openGraph("contact");
  await written(subject, ...Array.from({ length: 5 }, (_, n) => sampleItem("contact", n)));
  const before = await gather(sidesOf(subject).source.changes(subject.collection, undefined, subject.io));
  const end = before.at(-1);
  for (let n = 0; n < 12; n++) await written(subject, ...Array.from({ length: 20 }, (_, each) => sampleItem("contact", 100 + n * 20 + each)));
  const since = end?.is === "end" ? end.at : undefined;
  let first: string | undefined;
  await using connection = await failing(subject, (url) => {
    const page = /skiptoken=.*/.exec(url)?.[0];
    first ??= page;
    return page !== undefined && page === first;
  });
  const changes = await gather(sidesOf({ connection }).source.changes(subject.collection, since, subject.io));
  expect([first, changes.at(-1)]).toMatchObject([expect.stringContaining("skiptoken"), { is: "end", listing: "full" }]);
  expect(new Set(changes.flatMap((change) => (change.is === "present" ? [change.ref.href] : []))).size).toBe(245);
  await using dead = await failing(subject, (url) => url.includes("skiptoken"));
  await expect(gather(sidesOf({ connection: dead }).source.changes(subject.collection, since, subject.io))).rejects.toMatchObject({ code: "server" });
  await subject.close();
});
