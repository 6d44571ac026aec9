import { createFetch } from "../../net/fetch.ts";
import { startScript, type Reply, type ScriptServer, type Seen } from "../../net/http.fixture.ts";
import { createTestIo, memorySecrets } from "../memory/io.ts";
import type { Change, Collection, Connection, Fetched, Io, Item, Op, Outcome, Ref } from "../provider.ts";
import { createDav } from "./dav.ts";
import type { DavSettings } from "./settings.ts";

export type Kept = { readonly msg: string; readonly fields: object | undefined };

/** Nobody's DNS: every name is unknown. */
export const noDns = { srv: () => Promise.reject(new Error("ENOTFOUND")), txt: () => Promise.reject(new Error("ENOTFOUND")) };

/** An Io that may talk to these hosts. */
export function ioFor(hosts: readonly string[], overrides: Partial<Io> = {}): Io {
  const signal = overrides.signal ?? new AbortController().signal;
  const fetch = createFetch({ hosts, approve: async () => false, signal });
  return createTestIo({ fetch, secrets: memorySecrets({ password: "secret" }), signal, ...overrides });
}

export function connectTo(settings: DavSettings, io: Io): Promise<Connection> {
  return createDav(noDns).connect(settings, "write", io);
}

export type Account = AsyncDisposable & {
  readonly server: ScriptServer;
  readonly io: Io;
  readonly collection: Collection;
  readonly logged: Kept[];
  changes(since?: string): AsyncIterable<Change>;
  list(since?: string): Promise<Change[]>;
  read(refs: readonly Ref[]): Promise<Fetched[]>;
  write(ops: readonly Op[]): Promise<Outcome[]>;
  connection: Connection;
};

/** One collection at /c/, set up; every request after that is answered by script. Reports: DAV:supported-report-set. */
export async function openCollection(kind: "addressbook" | "calendar", answer: (seen: Seen) => Reply | Promise<Reply>, reports = ""): Promise<Account> {
  const server = await startScript((seen) => (isSetup(seen) ? setup(kind, reports) : answer(seen)));
  const logged: Kept[] = [];
  const io = ioFor([server.host], { log: (msg, fields) => logged.push({ msg, fields }) });
  const connection = await connectTo({ url: `${server.url}/c/`, user: "u" }, io);
  const collection = await firstCollection(connection, io);
  server.seen.length = 0;
  const source = connection.source;
  const target = connection.target;
  if (source === undefined || target === undefined) throw new Error("reads and writes");
  return {
    server,
    io,
    collection,
    logged,
    connection,
    changes: (since) => source.changes(collection, since, io),
    list: (since) => all(source.changes(collection, since, io)),
    read: (refs) => all(source.read(collection, refs, io)),
    write: (ops) => all(target.write(collection, ops, io)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const kept: T[] = [];
  for await (const value of values) kept.push(value);
  return kept;
}

async function firstCollection(connection: Connection, io: Io): Promise<Collection> {
  for await (const answer of connection.collections(io)) if (answer.is === "collection") return answer.collection;
  throw new Error("no collection");
}

function isSetup({ method, headers, body }: Seen): boolean {
  return method === "PROPFIND" && headers["depth"] === "0" && body.includes("<d:resourcetype/>");
}

function setup(kind: string, reports: string): Reply {
  const namespace = kind === "calendar" ? "c" : "r";
  const props = `<d:resourcetype><d:collection/><${namespace}:${kind}/></d:resourcetype><d:supported-report-set>${reports}</d:supported-report-set>`;
  return multistatus(found("/c/", props));
}

const namespaces = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:r="urn:ietf:params:xml:ns:carddav" xmlns:s="http://calendarserver.org/ns/"';

export function multistatusText(...parts: readonly string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<d:multistatus ${namespaces}>${parts.join("")}</d:multistatus>`;
}

export function multistatus(...parts: readonly string[]): Reply {
  return { status: 207, headers: { "content-type": "application/xml" }, body: multistatusText(...parts) };
}

/** A response with properties found. */
export function found(href: string, props: string, status = "200 OK"): string {
  return `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${props}</d:prop><d:status>HTTP/1.1 ${status}</d:status></d:propstat></d:response>`;
}

/** A response about a whole resource. */
export function missing(href: string, status = "404 Not Found"): string {
  return `<d:response><d:href>${href}</d:href><d:status>HTTP/1.1 ${status}</d:status></d:response>`;
}

export const etag = (value: string): string => `<d:getetag>${value}</d:getetag>`;

export function card(uid: string, more = ""): string {
  return `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:Name ${uid}\r\n${more}END:VCARD\r\n`;
}

/** A vCard as XML text: CR as a character reference, as parsers would normalise it away. */
export function cardData(text: string): string {
  return `<r:address-data>${text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\r/g, "&#13;")}</r:address-data>`;
}

/** Hrefs that a multiget asked for. */
export function hrefsIn({ body }: Seen): string[] {
  return [...body.matchAll(/<d:href>([^<]*)<\/d:href>/g)].map((match) => match[1] ?? "");
}

/** Answers a multiget with a card for each href. */
export function allCards(seen: Seen): Reply {
  return multistatus(...hrefsIn(seen).map((href) => found(href, etag('"1"') + cardData(card(href)))));
}

export function textOf(answer: Fetched | undefined): string {
  if (answer?.is !== "item" || !("bytes" in answer.item.body)) throw new Error(`not an item: ${JSON.stringify(answer)}`);
  return new TextDecoder().decode(answer.item.body.bytes);
}

export function itemOf(kind: Item["kind"], text: string): Item {
  return { kind, body: { type: kind === "contact" ? "text/vcard" : "text/calendar", bytes: new TextEncoder().encode(text) } };
}

export function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => "no failure", (error: unknown) => error);
}
