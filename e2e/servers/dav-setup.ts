// Sets up and inspects a DAV server behind Lifeboat's back: nothing here is shared with the code under test.
import { Agent, request } from "undici";
import type { Server } from "./server.ts";

export type Component = "VEVENT" | "VTODO";
type Account = Pick<Server, "url" | "user" | "password">;
type Answer = { readonly status: number; readonly text: string };

const agent = new Agent({ connections: 8 });
const uploads = 8;

/** One request with the account's password. A path is taken from the server's root. */
export async function dav(
  server: Account,
  method: string,
  path: string,
  options: { body?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${server.user}:${server.password}`).toString("base64")}`;
  const answer = await request(new URL(path, server.url), {
    method: method as "GET",
    dispatcher: agent,
    headers: { authorization, ...options.headers },
    body: options.body ?? null,
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

async function must(server: Account, method: string, path: string, options: Parameters<typeof dav>[3]): Promise<Answer> {
  const answer = await dav(server, method, path, options);
  // Xandikos answers a refused PUT with 207.
  if (answer.status < 200 || answer.status > 299 || (method === "PUT" && answer.status === 207)) {
    throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.text.slice(0, 300)}`);
  }
  return answer;
}

/** RFC 5689. Resolves with the collection's path. */
export async function addAddressBook(server: Server, id: string, name = id): Promise<string> {
  const path = `${server.contactsHome}${id}/`;
  const body = `<?xml version="1.0" encoding="utf-8"?>
<d:mkcol xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:set><d:prop>
<d:resourcetype><d:collection/><c:addressbook/></d:resourcetype><d:displayname>${escapeXml(name)}</d:displayname>
</d:prop></d:set></d:mkcol>`;
  await must(server, "MKCOL", path, { body, headers: xml });
  return path;
}

/** RFC 4791, 5.3.1. Resolves with the collection's path. */
export async function addCalendar(
  server: Server,
  id: string,
  components: readonly Component[] = ["VEVENT"],
  name = id,
): Promise<string> {
  const path = `${server.calendarsHome}${id}/`;
  const comps = components.map((component) => `<c:comp name="${component}"/>`).join("");
  const body = `<?xml version="1.0" encoding="utf-8"?>
<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
<d:displayname>${escapeXml(name)}</d:displayname>
<c:supported-calendar-component-set>${comps}</c:supported-calendar-component-set>
</d:prop></d:set></c:mkcalendar>`;
  await must(server, "MKCALENDAR", path, { body, headers: xml });
  return path;
}

/** Writes whether or not it exists. The type follows from the ending, .vcf or .ics. */
export async function putItem(server: Account, path: string, text: string): Promise<void> {
  const type = path.endsWith(".vcf") ? "text/vcard" : "text/calendar";
  await must(server, "PUT", path, { body: text, headers: { "content-type": `${type}; charset=utf-8` } });
}

export async function removeItem(server: Account, path: string): Promise<void> {
  await must(server, "DELETE", path, {});
}

export async function readItem(server: Account, path: string): Promise<string> {
  return (await must(server, "GET", path, {})).text;
}

/** Paths of the items in a collection, sorted. */
export async function listItems(server: Account, collection: string): Promise<string[]> {
  return (await members(server, collection)).filter((href) => !href.endsWith("/")).sort();
}

/** Paths of the collections in a home, sorted. */
export async function listFolders(server: Account, home: string): Promise<string[]> {
  return (await members(server, home)).filter((href) => href.endsWith("/") && href !== home).sort();
}

async function members(server: Account, collection: string): Promise<string[]> {
  const body = `<?xml version="1.0"?><d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>`;
  const answer = await must(server, "PROPFIND", collection, { body, headers: { ...xml, depth: "1" } });
  return [...answer.text.matchAll(/<(?:\w+:)?href[^>]*>([^<]+)</g)].map((match) => match[1] ?? "");
}

/** Uploads in parallel and resolves with the paths, in the order given. */
export async function loadItems(
  server: Account,
  collection: string,
  items: Iterable<{ readonly uid: string; readonly text: string }>,
): Promise<string[]> {
  const paths: string[] = [];
  const waiting = new Set<Promise<void>>();
  for (const { uid, text } of items) {
    const path = `${collection}${uid}.${text.startsWith("BEGIN:VCARD") ? "vcf" : "ics"}`;
    paths.push(path);
    const upload = putItem(server, path, text).finally(() => waiting.delete(upload));
    waiting.add(upload);
    if (waiting.size >= uploads) await Promise.race(waiting);
  }
  await Promise.all(waiting);
  return paths;
}

const xml = { "content-type": "application/xml; charset=utf-8" };

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
