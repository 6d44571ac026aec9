// The XML of the in-memory DAV server: what a request asks for, and the pieces of an answer.
import sax from "sax";

export interface PropName {
  readonly ns: string;
  readonly local: string;
}

export interface DavRequest {
  /** Local name of the root element, "" for an empty body. */
  readonly root: string;
  readonly props: readonly PropName[];
  readonly hrefs: readonly string[];
  readonly syncToken: string;
  /** DAV:nresults (RFC 5323). */
  readonly limit: number;
  /** Names in comp-filter and comp elements. */
  readonly components: readonly string[];
  readonly displayName: string | undefined;
  readonly isAddressBook: boolean;
}

/** Throws on XML that is not well-formed. */
export function parseRequest(xml: string): DavRequest {
  const found = {
    root: "",
    props: [] as PropName[],
    hrefs: [] as string[],
    syncToken: "",
    limit: Infinity,
    components: [] as string[],
    displayName: undefined as string | undefined,
    isAddressBook: false,
  };
  const parser = sax.parser(true, { xmlns: true });
  const path: string[] = [];
  let text = "";
  const addText = (part: string): void => {
    text += part;
  };
  Object.assign(parser, {
    onopentag(tag: sax.QualifiedTag) {
      if (path.length === 0) found.root = tag.local;
      if (path.at(-1) === "prop") found.props.push({ ns: tag.uri, local: tag.local });
      if (tag.local === "addressbook") found.isAddressBook = true;
      const name = tag.attributes["name"]?.value;
      if ((tag.local === "comp-filter" || tag.local === "comp") && name !== undefined) found.components.push(name);
      path.push(tag.local);
      text = "";
    },
    ontext: addText,
    oncdata: addText,
    onclosetag() {
      const local = path.pop();
      if (local === "href") found.hrefs.push(text.trim());
      if (local === "sync-token") found.syncToken = text.trim();
      if (local === "nresults") found.limit = Number(text);
      if (local === "displayname") found.displayName = text.trim();
      text = "";
    },
    onerror(error: Error) {
      throw error;
    },
  });
  if (xml.trim() !== "") parser.write(xml).close();
  return found;
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

/** A bare CR would reach the client as LF (XML 1.0, 2.11), so it is written as a reference, as sabre/dav does. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>\r]/g, (char) => escapes[char] ?? char);
}

export const multistatusStart =
  '<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"' +
  ' xmlns:A="urn:ietf:params:xml:ns:carddav" xmlns:S="http://calendarserver.org/ns/">';
export const multistatusEnd = "</D:multistatus>";

/** One response of a multistatus: its href as an element, what was found, and the names of what was not. */
export function responseXml(href: string, found: string, missing: readonly PropName[]): string {
  const ok = found === "" && missing.length > 0 ? "" : propstat(found, "200 OK");
  const names = missing.map(({ ns, local }) => `<x:${local} xmlns:x="${escapeXml(ns)}"/>`).join("");
  return `<D:response>${href}${ok}${names === "" ? "" : propstat(names, "404 Not Found")}</D:response>`;
}

function propstat(props: string, status: string): string {
  return `<D:propstat><D:prop>${props}</D:prop><D:status>HTTP/1.1 ${status}</D:status></D:propstat>`;
}

export function statusXml(href: string, status: "404 Not Found" | "507 Insufficient Storage"): string {
  return `<D:response>${hrefXml(href)}<D:status>HTTP/1.1 ${status}</D:status></D:response>`;
}

export function errorXml(condition: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav">${condition}</D:error>`;
}

export function hrefXml(path: string): string {
  return `<D:href>${escapeXml(encodeURI(path))}</D:href>`;
}
