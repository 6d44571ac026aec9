// What the in-memory DAV server holds: collections of items with etags and a change log for sync-collection.
import { escapeXml, hrefXml, responseXml } from "./dav-server-xml.ts";

export type Component = "VCARD" | "VEVENT" | "VTODO";

export interface Stored {
  readonly href: string;
  readonly etag: string;
  /** The change that brought this state; grows with every change in the collection. */
  readonly seq: number;
  readonly uid: string;
  readonly component: Component;
  readonly body: Buffer;
  /** The href as an element. */
  readonly hrefXml: string;
  /** The whole response of a multiget, made once: this server must not be what a measurement measures. */
  readonly dataXml: Buffer;
}

export type PutRefusal = "invalid" | "uid-taken";

export class Collection {
  /** Ends in a slash. */
  readonly path: string;
  readonly name: string;
  readonly components: readonly Component[];
  readonly items = new Map<string, Stored>();
  readonly #gone = new Map<string, number>();
  readonly #byUid = new Map<string, string>();
  #seq = 0;
  #epoch = 1;

  constructor(path: string, name: string, components: readonly Component[]) {
    this.path = path;
    this.name = name;
    this.components = components;
  }

  get isAddressBook(): boolean {
    return this.components.includes("VCARD");
  }

  get syncToken(): string {
    return this.#token(this.#seq);
  }

  #token(seq: number): string {
    return `urn:memory-dav:${String(this.#epoch)}:${String(seq)}`;
  }

  /** Every token given so far is dead, as after a server was restored from a backup. */
  forgetTokens(): void {
    this.#epoch += 1;
  }

  put(href: string, body: Buffer): Stored | PutRefusal {
    const text = body.toString();
    const component = /^BEGIN:(VCARD|VEVENT|VTODO)\r?$/m.exec(text)?.[1] as Component | undefined;
    const uid = uidOf(text);
    if (component === undefined || uid === undefined || !this.components.includes(component)) return "invalid";
    const holder = this.#byUid.get(uid);
    if (holder !== undefined && holder !== href) return "uid-taken";
    const before = this.items.get(href);
    if (before !== undefined) this.#byUid.delete(before.uid);
    const seq = (this.#seq += 1);
    const etag = `"${String(this.#epoch)}-${String(seq)}"`;
    const wrapped = dataXml({ hrefXml: hrefXml(href), etag, component, text });
    const stored: Stored = { href, etag, seq, uid, component, body, ...wrapped };
    // To the end, so that the map stays in the order of changes.
    this.items.delete(href);
    this.items.set(href, stored);
    this.#byUid.set(uid, href);
    this.#gone.delete(href);
    return stored;
  }

  remove(href: string): boolean {
    const stored = this.items.get(href);
    if (stored === undefined) return false;
    this.items.delete(href);
    this.#byUid.delete(stored.uid);
    this.#gone.set(href, (this.#seq += 1));
    return true;
  }

  /**
   * Everything that changed after `token` ("" for all), oldest first, at most `most` entries; `more` says whether some were
   * left for the returned token. Undefined: the token is not one of ours.
   */
  changes(token: string, most: number): { present: Stored[]; gone: string[]; token: string; more: boolean } | undefined {
    const since = token === "" ? 0 : this.#seqOf(token);
    if (since === undefined) return undefined;
    const present = [...this.items.values()].filter((item) => item.seq > since);
    const gone = token === "" ? [] : [...this.#gone].filter(([, seq]) => seq > since);
    const total = present.length + gone.length;
    if (total <= most) return { present, gone: gone.map(([href]) => href), token: this.syncToken, more: false };
    const seqs = [...present.map((item) => item.seq), ...gone.map(([, seq]) => seq)].sort((a, b) => a - b);
    const last = seqs[most - 1] ?? this.#seq;
    return {
      present: present.filter((item) => item.seq <= last),
      gone: gone.filter(([, seq]) => seq <= last).map(([href]) => href),
      token: this.#token(last),
      more: true,
    };
  }

  #seqOf(token: string): number | undefined {
    const match = /^urn:memory-dav:(\d+):(\d+)$/.exec(token);
    if (match === null || Number(match[1]) !== this.#epoch) return undefined;
    const seq = Number(match[2]);
    return seq <= this.#seq ? seq : undefined;
  }
}

/** Unfolds only when it must: most UIDs fit their line. */
function uidOf(text: string): string | undefined {
  const match = /^UID(?:;[^:\r\n]*)?:([^\r\n]+)(\r?\n[ \t])?/m.exec(text);
  if (match?.[2] === undefined) return match?.[1];
  return /^UID[^:\r\n]*:([^\r\n]+)/m.exec(text.replace(/\r?\n[ \t]/g, ""))?.[1];
}

function dataXml(of: { hrefXml: string; etag: string; component: Component; text: string }): {
  hrefXml: string;
  dataXml: Buffer;
} {
  const tag = of.component === "VCARD" ? "A:address-data" : "C:calendar-data";
  const found = `<D:getetag>${of.etag}</D:getetag><${tag}>${escapeXml(of.text)}</${tag}>`;
  return { hrefXml: of.hrefXml, dataXml: Buffer.from(responseXml(of.hrefXml, found, [])) };
}

/** One account's principal, its two homes and the collections in them, by path. */
export class Store {
  readonly user: string;
  readonly password: string;
  readonly collections = new Map<string, Collection>();

  constructor(user: string, password: string) {
    this.user = user;
    this.password = password;
  }

  get principal(): string {
    return `/${this.user}/`;
  }

  get contactsHome(): string {
    return `/${this.user}/contacts/`;
  }

  get calendarsHome(): string {
    return `/${this.user}/calendars/`;
  }

  add(path: string, name: string, components: readonly Component[]): Collection {
    const collection = new Collection(path, name, components);
    this.collections.set(path, collection);
    return collection;
  }

  collectionOf(itemPath: string): Collection | undefined {
    return this.collections.get(itemPath.slice(0, itemPath.lastIndexOf("/") + 1));
  }
}
