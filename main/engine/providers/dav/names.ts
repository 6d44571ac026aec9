// Names as XmlReader gives them: "namespace local".
const caldav = "urn:ietf:params:xml:ns:caldav";
const carddav = "urn:ietf:params:xml:ns:carddav";

export const names = {
  multistatus: "DAV: multistatus",
  error: "DAV: error",
  response: "DAV: response",
  href: "DAV: href",
  status: "DAV: status",
  propstat: "DAV: propstat",
  prop: "DAV: prop",
  etag: "DAV: getetag",
  syncToken: "DAV: sync-token",
  ctag: "http://calendarserver.org/ns/ getctag",
  resourceType: "DAV: resourcetype",
  collection: "DAV: collection",
  displayName: "DAV: displayname",
  contentLength: "DAV: getcontentlength",
  lastModified: "DAV: getlastmodified",
  principal: "DAV: current-user-principal",
  owner: "DAV: owner",
  privileges: "DAV: current-user-privilege-set",
  reports: "DAV: supported-report-set",
  syncCollection: "DAV: sync-collection",
  addressBook: `${carddav} addressbook`,
  addressMultiget: `${carddav} addressbook-multiget`,
  addressData: `${carddav} address-data`,
  addressTypes: `${carddav} supported-address-data`,
  addressHome: `${carddav} addressbook-home-set`,
  calendar: `${caldav} calendar`,
  calendarMultiget: `${caldav} calendar-multiget`,
  calendarData: `${caldav} calendar-data`,
  calendarHome: `${caldav} calendar-home-set`,
  userAddresses: `${caldav} calendar-user-address-set`,
  components: `${caldav} supported-calendar-component-set`,
} as const;

const prefixes = `xmlns:d="DAV:" xmlns:c="${caldav}" xmlns:r="${carddav}" xmlns:s="http://calendarserver.org/ns/"`;
const shortNames: Readonly<Record<string, string>> = {
  "DAV:": "d",
  [caldav]: "c",
  [carddav]: "r",
  "http://calendarserver.org/ns/": "s",
};

/** A name with its prefix, as documents of `document()` declare it. */
function short(name: string): string {
  const [namespace = "", local = ""] = name.split(" ");
  return `${shortNames[namespace]}:${local}`;
}

/** A whole request document with the given root; every prefix of `short()` is declared. */
export function document(root: string, content: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<${short(root)} ${prefixes}>${content}</${short(root)}>`;
}

export function propElement(props: readonly string[]): string {
  return `<d:prop>${props.map((name) => `<${short(name)}/>`).join("")}</d:prop>`;
}
