import { LifeboatError } from "../../../api/errors.ts";
import type { Collection, Io, Kind } from "../provider.ts";
import type { DavClient } from "./client.ts";
import type { Home, Service } from "./discover.ts";
import { textOf, type DavResponse } from "./multistatus.ts";
import { document, names, propElement } from "./names.ts";
import type { XmlElement } from "./xml.ts";

/** A collection and how to talk to it. */
export type DavCollection = {
  readonly collection: Collection;
  readonly service: Service;
  readonly url: URL;
  /** Whether it can report changes (RFC 6578); undefined where the server does not say. */
  readonly syncs: boolean | undefined;
  /** An address book that takes vCard 4.0; 3.0 is all that a server must know (RFC 6352 6.2.2). */
  readonly takesVCard4: boolean;
};

const props = [names.resourceType, names.displayName, names.components, names.privileges, names.reports, names.addressTypes];
const question = document("DAV: propfind", propElement(props));

// Part of scheduling, sharing or a bin: nothing a person would miss. Subscriptions belong to whoever publishes them.
const aside = new Set([
  "schedule-inbox", "schedule-outbox", "inbox", "outbox", "notification", "notifications", "dropbox-home",
  "freebusy", "free-busy", "free-busy-url", "trash-bin", "deleted-calendar", "subscribed",
]);

/** All address books and calendars of a home. Throws where any of them is left unclear. */
export async function listHome(home: Home, client: DavClient, io: Io): Promise<DavCollection[]> {
  const ask = { method: "PROPFIND", url: home.url, depth: home.single ? "0" : "1", body: question } as const;
  const { url, responses } = await client.responses(ask, io);
  if (responses.length === 0) throw new LifeboatError("bad-answer", `${url.host} says nothing about its collections`);
  const found: DavCollection[] = [];
  for (const response of responses) {
    const collection = collectionOf(response, home, url);
    if (collection !== undefined) found.push(collection);
  }
  return found;
}

function collectionOf(response: DavResponse, home: Home, base: URL): DavCollection | undefined {
  const failed = response.status ?? response.missing.get(names.resourceType) ?? 200;
  if (failed >= 500) throw new LifeboatError("server", `${base.host} cannot say what one of its collections is (status ${failed})`);
  const types = response.props.get(names.resourceType)?.children.map(({ name }) => name) ?? [];
  const service = serviceOf(types);
  if (service !== home.service || types.some((name) => aside.has(localName(name)))) return undefined;
  const url = URL.parse(response.href, base.href);
  if (url === null) throw new LifeboatError("bad-answer", `${base.host} names a collection by no address`);
  const path = url.pathname.endsWith("/") ? url.pathname : `${url.pathname}/`;
  const name = textOf(response, names.displayName)?.trim();
  return {
    service,
    url: new URL(path, base),
    syncs: syncs(response),
    takesVCard4: takesVCard4(response),
    collection: {
      id: path,
      name: name === undefined || name === "" ? lastSegment(path) : name,
      kinds: service === "cards" ? ["contact"] : kindsOf(response),
      readOnly: isReadOnly(response),
      unlisted: "gone",
    },
  };
}

function serviceOf(types: readonly string[]): Service | undefined {
  if (types.includes(names.addressBook)) return "cards";
  return types.includes(names.calendar) ? "calendars" : undefined;
}

/** RFC 4791 5.2.3: absent means everything. Journals are kept with the events. */
function kindsOf(response: DavResponse): Kind[] {
  const set = response.props.get(names.components);
  if (set === undefined) return ["event", "task"];
  const components = new Set(set.children.map(({ attributes }) => attributes["name"]?.toUpperCase()));
  if (components.size === 0) return ["event", "task"];
  const tasks = components.has("VTODO");
  return tasks && components.size === 1 ? ["task"] : tasks ? ["event", "task"] : ["event"];
}

const writing = /^(all|write|write-content|bind)$/;

/** RFC 3744 5.4; absent means that nobody says so. */
export function isReadOnly(response: DavResponse): boolean {
  const set = response.props.get(names.privileges);
  if (set === undefined) return false;
  const granted = set.children.flatMap(({ children }) => children.map(({ name }) => localName(name)));
  return granted.length > 0 && !granted.some((name) => writing.test(name));
}

function syncs(response: DavResponse): boolean | undefined {
  const set = response.props.get(names.reports);
  if (set === undefined || set.children.length === 0) return undefined;
  return anyNamed(set, names.syncCollection);
}

function takesVCard4(response: DavResponse): boolean {
  return response.props.get(names.addressTypes)?.children.some(({ attributes }) => attributes["version"] === "4.0") ?? false;
}

function anyNamed(element: XmlElement, name: string): boolean {
  return element.children.some((child) => child.name === name || anyNamed(child, name));
}

function localName(name: string): string {
  return name.slice(name.indexOf(" ") + 1);
}

function lastSegment(path: string): string {
  const segment = path.split("/").at(-2) ?? path;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
