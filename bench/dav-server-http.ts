// The HTTP side of the in-memory DAV server: methods and reports over a Store.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { collectionXml, contentType, itemXml, placeXml, usualProps } from "./dav-server-props.ts";
import type { Collection, Component, Store, Stored } from "./dav-server-store.ts";
import { errorXml, multistatusEnd, multistatusStart, parseRequest, statusXml, type DavRequest } from "./dav-server-xml.ts";

export interface Traffic {
  readonly requests: Record<string, number>;
  bytesOut: number;
}

export interface HttpOptions {
  /** Most entries in one sync-collection answer; the rest follows under the next token (RFC 6578, 3.6). */
  readonly page: number;
  readonly traffic: Traffic;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer | string;
}

interface Call {
  readonly store: Store;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  readonly page: number;
}

export function createDavServer(store: Store, options: HttpOptions): Server {
  const expected = `Basic ${Buffer.from(`${store.user}:${store.password}`).toString("base64")}`;
  return createServer((incoming, outgoing) => {
    const method = incoming.method ?? "GET";
    options.traffic.requests[method] = (options.traffic.requests[method] ?? 0) + 1;
    void (async () => {
      const body = Buffer.concat(await incoming.toArray());
      const path = pathOf(incoming.url ?? "/");
      const call = { store, path, headers: incoming.headers, body, page: options.page };
      const allowed = path.startsWith("/.well-known/") || incoming.headers.authorization === expected;
      send(outgoing, allowed ? handle(method, call) : unauthorized, options.traffic);
    })().catch((error: unknown) => {
      send(outgoing, { status: 400, body: String(error) }, options.traffic);
    });
  });
}

const unauthorized: Answer = { status: 401, headers: { "www-authenticate": 'Basic realm="memory"' } };

function send(outgoing: ServerResponse, answer: Answer, traffic: Traffic): void {
  const body = Buffer.from(answer.body ?? "");
  traffic.bytesOut += body.length;
  outgoing.writeHead(answer.status, { "content-length": body.length, ...answer.headers }).end(body);
}

function handle(method: string, call: Call): Answer {
  if (call.path.startsWith("/.well-known/")) return { status: 301, headers: { location: "/" } };
  switch (method) {
    case "OPTIONS":
      return { status: 200, headers: { dav: "1, 3, calendar-access, addressbook, extended-mkcol", allow: "*" } };
    case "PROPFIND":
      return propfind(call);
    case "REPORT":
      return report(call);
    case "GET":
      return get(call);
    case "PUT":
      return put(call);
    case "DELETE":
      return remove(call);
    case "MKCALENDAR":
    case "MKCOL":
      return makeCollection(call, method);
    default:
      return { status: 405 };
  }
}

function propfind(call: Call): Answer {
  const { store, path } = call;
  const asked = parseRequest(call.body.toString()).props;
  const props = asked.length === 0 ? usualProps : asked;
  const deep = call.headers["depth"] !== "0";
  const collection = store.collections.get(path);
  if (collection !== undefined) {
    const items = deep ? [...collection.items.values()].map((item) => itemXml(item, props)) : [];
    return multistatus([collectionXml(store, collection, props), ...items]);
  }
  const item = store.collectionOf(path)?.items.get(path);
  if (item !== undefined) return multistatus([itemXml(item, props)]);
  if (!["/", store.principal, store.contactsHome, store.calendarsHome].includes(path)) return { status: 404 };
  const below = deep ? [...store.collections.values()].filter((one) => parentOf(one.path) === path) : [];
  return multistatus([placeXml(store, path, props), ...below.map((one) => collectionXml(store, one, props))]);
}

function report(call: Call): Answer {
  const collection = call.store.collections.get(call.path);
  if (collection === undefined) return { status: 404 };
  const wanted = parseRequest(call.body.toString());
  switch (wanted.root) {
    case "sync-collection":
      return syncCollection(collection, wanted, call.page);
    case "calendar-multiget":
    case "addressbook-multiget":
      return multiget(collection, wanted);
    case "calendar-query":
    case "addressbook-query":
      return query(collection, wanted);
    default:
      return { status: 403, body: errorXml("<D:supported-report/>") };
  }
}

function syncCollection(collection: Collection, wanted: DavRequest, page: number): Answer {
  const changes = collection.changes(wanted.syncToken, Math.min(page, wanted.limit));
  if (changes === undefined) return { status: 403, body: errorXml("<D:valid-sync-token/>") };
  return multistatus([
    ...changes.present.map((item) => itemXml(item, wanted.props)),
    ...changes.gone.map((href) => statusXml(href, "404 Not Found")),
    ...(changes.more ? [statusXml(collection.path, "507 Insufficient Storage")] : []),
    `<D:sync-token>${changes.token}</D:sync-token>`,
  ]);
}

function multiget(collection: Collection, wanted: DavRequest): Answer {
  const parts = wanted.hrefs.map((asked) => {
    const href = pathOf(asked);
    return collection.items.get(href)?.dataXml ?? Buffer.from(statusXml(href, "404 Not Found"));
  });
  return multistatusOf(Buffer.concat(parts));
}

/** Filters by component only. */
function query(collection: Collection, wanted: DavRequest): Answer {
  const components = wanted.components.filter((name) => name !== "VCALENDAR");
  const matches = (item: Stored): boolean => components.length === 0 || components.includes(item.component);
  const items = [...collection.items.values()].filter(matches);
  const withData = wanted.props.some(({ local }) => local.endsWith("-data"));
  if (withData) return multistatusOf(Buffer.concat(items.map((item) => item.dataXml)));
  return multistatus(items.map((item) => itemXml(item, wanted.props)));
}

function get({ store, path }: Call): Answer {
  const item = store.collectionOf(path)?.items.get(path);
  if (item === undefined) return { status: 404 };
  return { status: 200, headers: { etag: item.etag, "content-type": contentType(item) }, body: item.body };
}

function put(call: Call): Answer {
  const collection = call.store.collectionOf(call.path);
  if (collection === undefined || call.path.endsWith("/")) return { status: 409 };
  const before = collection.items.get(call.path);
  if (!preconditionHolds(call, before)) return { status: 412 };
  const stored = collection.put(call.path, call.body);
  const prefix = collection.isAddressBook ? "A" : "C";
  if (stored === "uid-taken") return { status: 409, body: errorXml(`<${prefix}:no-uid-conflict/>`) };
  if (stored === "invalid") {
    return { status: 403, body: errorXml(prefix === "A" ? "<A:valid-address-data/>" : "<C:valid-calendar-data/>") };
  }
  return { status: before === undefined ? 201 : 204, headers: { etag: stored.etag } };
}

function remove(call: Call): Answer {
  if (call.store.collections.delete(call.path)) return { status: 204 };
  const collection = call.store.collectionOf(call.path);
  const before = collection?.items.get(call.path);
  if (collection === undefined || before === undefined) return { status: 404 };
  if (!preconditionHolds(call, before)) return { status: 412 };
  collection.remove(call.path);
  return { status: 204 };
}

function preconditionHolds({ headers }: Call, before: Stored | undefined): boolean {
  if (headers["if-none-match"] === "*" && before !== undefined) return false;
  const match = headers["if-match"];
  return match === undefined || (before !== undefined && (match === "*" || match === before.etag));
}

/** RFC 4791, 5.3.1 and RFC 5689. */
function makeCollection({ store, path: asked, body }: Call, method: "MKCALENDAR" | "MKCOL"): Answer {
  const path = asked.endsWith("/") ? asked : `${asked}/`;
  if (store.collections.has(path)) return { status: 405 };
  if (![store.contactsHome, store.calendarsHome].includes(parentOf(path))) return { status: 409 };
  const wanted = parseRequest(body.toString());
  const isAddressBook = method === "MKCOL" && (wanted.isAddressBook || parentOf(path) === store.contactsHome);
  const named = wanted.components.filter((name) => name === "VEVENT" || name === "VTODO");
  const components: Component[] = isAddressBook ? ["VCARD"] : named.length === 0 ? ["VEVENT", "VTODO"] : named;
  store.add(path, wanted.displayName ?? path.split("/").at(-2) ?? path, components);
  return { status: 201 };
}

/** A path stays as it is when nothing in it is encoded; a full URL gives its path. */
function pathOf(href: string): string {
  if (/^\/[\w@./-]*$/.test(href)) return href;
  return decodeURIComponent(new URL(href, "http://localhost").pathname);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/", path.length - 2) + 1);
}

function multistatus(parts: readonly string[]): Answer {
  return multistatusOf(parts.join(""));
}

function multistatusOf(inner: Buffer | string): Answer {
  const body = Buffer.concat([Buffer.from(multistatusStart), Buffer.from(inner), Buffer.from(multistatusEnd)]);
  return { status: 207, headers: { "content-type": "application/xml; charset=utf-8" }, body };
}
