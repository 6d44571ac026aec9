import { randomUUID } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io, Kind } from "../provider.ts";
import type { DavClient } from "./client.ts";
import { listHome, type DavCollection } from "./collections.ts";
import type { Home } from "./discover.ts";
import { document } from "./names.ts";
import { davError } from "./status.ts";
import { escapeXml } from "./xml.ts";

type Making = { readonly method: string; readonly body: string };

/** Makes an address book (RFC 5689) or a calendar (RFC 4791 5.3.1) in a home. Throws unsupported where refused. */
export async function addCollection(
  homes: readonly Home[],
  kind: Kind,
  name: string,
  client: DavClient,
  io: Io,
): Promise<DavCollection> {
  const service = kind === "contact" ? "cards" : "calendars";
  const home = homes.find((each) => each.service === service && !each.single);
  if (home === undefined || kind === "photo") throw new LifeboatError("unsupported", `no place for a new ${kind} collection`);
  const url = new URL(`lifeboat-${randomUUID()}/`, home.url);
  const headers = { "content-type": "application/xml; charset=utf-8" };
  const made = service === "cards" ? bookOf(name) : calendarOf(name, kind === "task" ? "VTODO" : "VEVENT");
  const response = await client.send({ ...made, url, headers }, io);
  if (response.status !== 201 && response.status !== 200) {
    const error = await davError(response, made.method, io.now());
    if (["rate-limited", "server", "timeout", "quota"].includes(error.code)) throw error;
    throw new LifeboatError("unsupported", error.detail, { cause: error });
  }
  await response.body?.cancel();
  const [added] = await listHome({ service, url, single: true }, client, io);
  if (added === undefined) throw new LifeboatError("unsupported", `${url.host} made something else than asked for`);
  return added;
}

function bookOf(name: string): Making {
  const type = "<d:resourcetype><d:collection/><r:addressbook/></d:resourcetype>";
  const props = `${type}<d:displayname>${escapeXml(name)}</d:displayname>`;
  return { method: "MKCOL", body: document("DAV: mkcol", `<d:set><d:prop>${props}</d:prop></d:set>`) };
}

function calendarOf(name: string, component: string): Making {
  const set = `<c:supported-calendar-component-set><c:comp name="${component}"/></c:supported-calendar-component-set>`;
  const props = `<d:displayname>${escapeXml(name)}</d:displayname>${set}`;
  return { method: "MKCALENDAR", body: document("urn:ietf:params:xml:ns:caldav mkcalendar", `<d:set><d:prop>${props}</d:prop></d:set>`) };
}
