// Properties of the in-memory DAV server's resources (RFC 4918, 4791, 6352, 6578, 5397).
import type { Collection, Store, Stored } from "./dav-server-store.ts";
import { escapeXml, hrefXml, type PropName, responseXml } from "./dav-server-xml.ts";

type Render = (name: string) => string | undefined;

/** Properties of the root, the principal and the homes; all three answer the same, as many small servers do. */
export function placeXml(store: Store, path: string, props: readonly PropName[]): string {
  const type = path === store.principal ? "<D:collection/><D:principal/>" : "<D:collection/>";
  const table: Record<string, string> = {
    resourcetype: type,
    displayname: escapeXml(store.user),
    "current-user-principal": hrefXml(store.principal),
    "principal-URL": hrefXml(store.principal),
    "calendar-home-set": hrefXml(store.calendarsHome),
    "addressbook-home-set": hrefXml(store.contactsHome),
    "calendar-user-address-set": "<D:href>mailto:alice@mail.example</D:href>",
    owner: hrefXml(store.principal),
  };
  return render(hrefXml(path), props, (name) => table[name]);
}

const privileges = ["read", "write", "write-content", "bind", "unbind"];
const rights = privileges.map((name) => `<D:privilege><D:${name}/></D:privilege>`).join("");

export function collectionXml(store: Store, collection: Collection, props: readonly PropName[]): string {
  const comps = collection.components.map((component) => `<C:comp name="${component}"/>`).join("");
  const reports = collection.isAddressBook
    ? ["<D:sync-collection/>", "<A:addressbook-multiget/>"]
    : ["<D:sync-collection/>", "<C:calendar-multiget/>", "<C:calendar-query/>"];
  const table: Record<string, string | undefined> = {
    resourcetype: `<D:collection/>${collection.isAddressBook ? "<A:addressbook/>" : "<C:calendar/>"}`,
    displayname: escapeXml(collection.name),
    "sync-token": collection.syncToken,
    getctag: collection.syncToken,
    "current-user-principal": hrefXml(store.principal),
    "current-user-privilege-set": rights,
    owner: hrefXml(store.principal),
    "supported-report-set": reports
      .map((report) => `<D:supported-report><D:report>${report}</D:report></D:supported-report>`)
      .join(""),
    "supported-calendar-component-set": collection.isAddressBook ? undefined : comps,
  };
  return render(hrefXml(collection.path), props, (name) => table[name]);
}

/** Without calendar-data and address-data: those come ready in `dataXml`. */
export function itemXml(item: Stored, props: readonly PropName[]): string {
  return render(item.hrefXml, props, (name) => itemProp(item, name));
}

function itemProp(item: Stored, name: string): string | undefined {
  if (name === "getetag") return escapeXml(item.etag);
  if (name === "resourcetype") return "";
  if (name === "getcontenttype") return contentType(item);
  if (name === "getcontentlength") return String(item.body.length);
  return undefined;
}

export function contentType(item: Stored): string {
  return item.component === "VCARD" ? "text/vcard; charset=utf-8" : "text/calendar; charset=utf-8";
}

const prefixes: Record<string, string> = {
  "DAV:": "D",
  "urn:ietf:params:xml:ns:caldav": "C",
  "urn:ietf:params:xml:ns:carddav": "A",
  "http://calendarserver.org/ns/": "S",
};

function render(href: string, props: readonly PropName[], valueOf: Render): string {
  let found = "";
  const missing: PropName[] = [];
  for (const prop of props) {
    const prefix = prefixes[prop.ns];
    const value = prefix === undefined ? undefined : valueOf(prop.local);
    if (value === undefined) missing.push(prop);
    else found += `<${prefix ?? ""}:${prop.local}>${value}</${prefix ?? ""}:${prop.local}>`;
  }
  return responseXml(href, found, missing);
}

/** What a PROPFIND without a list of properties gets. */
export const usualProps: readonly PropName[] = ["resourcetype", "displayname", "getetag", "getcontenttype", "sync-token"].map(
  (local) => ({ ns: "DAV:", local }),
);
