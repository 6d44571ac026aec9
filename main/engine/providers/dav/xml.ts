import sax, { type Tag } from "sax";
import { LifeboatError } from "../../../api/errors.ts";

/** One element, its name as "namespace local": "DAV: response". */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All character data directly inside, exactly as served. */
  text: string;
  readonly children: XmlElement[];
};

/** The document breaks a rule of XML or one of our bounds: asking again gives the same. */
export class MalformedXml extends LifeboatError {
  constructor(detail: string) {
    super("bad-answer", detail);
  }
}

const bounds = {
  depth: 32,
  /** Elements below one child of the root. */
  elements: 20_000,
  /** Characters of one text, and between two tags: a contact with a large photo fits. */
  silence: 32_000_000,
};

type Scope = { readonly prefixes: Readonly<Record<string, string>>; readonly names: Map<string, string> };

/** Namespaces in force, by element; a scope is shared until an element declares its own. */
class Namespaces {
  readonly #scopes: Scope[] = [{ prefixes: { xml: "http://www.w3.org/XML/1998/namespace" }, names: new Map() }];

  open(tag: string, attributes: Readonly<Record<string, string>>): string {
    let scope = this.#scopes.at(-1) ?? { prefixes: {}, names: new Map<string, string>() };
    let own: Record<string, string> | undefined;
    for (const attribute in attributes) {
      if (attribute !== "xmlns" && !attribute.startsWith("xmlns:")) continue;
      own ??= { ...scope.prefixes };
      own[attribute.slice(6)] = attributes[attribute] ?? "";
    }
    if (own !== undefined) scope = { prefixes: own, names: new Map() };
    this.#scopes.push(scope);
    const known = scope.names.get(tag) ?? resolve(tag, scope.prefixes);
    scope.names.set(tag, known);
    return known;
  }

  close(): void {
    this.#scopes.pop();
  }
}

function resolve(tag: string, prefixes: Readonly<Record<string, string>>): string {
  const colon = tag.indexOf(":");
  const prefix = colon < 0 ? "" : tag.slice(0, colon);
  const namespace = Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined;
  if (namespace === undefined && prefix !== "") throw new MalformedXml(`unknown prefix ${prefix.slice(0, 40)}`);
  return `${namespace ?? ""} ${tag.slice(colon + 1)}`;
}

const saxOptions = { strictEntities: true, position: false };

/**
 * Reads a document of many small children without holding it: feed() returns each child of the root as it closes.
 * Entities of a DTD, and the DTD itself, are refused. Throws MalformedXml.
 */
export class XmlReader {
  readonly #parser = sax.parser(true, saxOptions);
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #namespaces = new Namespaces();
  readonly #open: XmlElement[] = [];
  readonly #root: string;
  #ready: XmlElement[] = [];
  #elements = 0;
  #silence = 0;
  #closed = false;
  #failed: MalformedXml | undefined;

  constructor(root: string) {
    this.#root = root;
    Object.assign(this.#parser, {
      onerror: (error: Error) => this.#fail(error.message.split("\n", 1)[0] ?? "not well-formed"),
      ondoctype: () => this.#fail("a DOCTYPE, which no answer needs"),
      onopentag: (tag: Tag) => this.#onOpen(tag.name, tag.attributes),
      ontext: (text: string) => this.#onText(text),
      oncdata: (text: string) => this.#onText(text),
      onclosetag: () => this.#onClose(),
    });
  }

  /** True once the root was closed. */
  get complete(): boolean {
    return this.#closed;
  }

  feed(chunk: Uint8Array): XmlElement[] {
    this.#write(chunk);
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** The end of the answer. Returns false where the document was cut before its end. */
  end(): boolean {
    if (this.#closed) this.#write(undefined);
    return this.#closed;
  }

  #write(chunk: Uint8Array | undefined): void {
    let text: string;
    try {
      text = chunk === undefined ? this.#decoder.decode() : this.#decoder.decode(chunk, { stream: true });
    } catch {
      throw new MalformedXml("not UTF-8");
    }
    this.#silence += text.length;
    this.#parser.write(text);
    if (this.#silence > bounds.silence) this.#fail("an endless tag or text");
    if (this.#failed !== undefined) throw this.#failed;
  }

  #fail(detail: string): void {
    this.#failed ??= new MalformedXml(detail);
    this.#ready = [];
  }

  #onOpen(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#failed !== undefined) return;
    if (this.#closed) return this.#fail("something after the end");
    this.#silence = 0;
    this.#elements = this.#open.length <= 1 ? 0 : this.#elements + 1;
    if (this.#open.length >= bounds.depth) return this.#fail("nested too deep");
    if (this.#elements > bounds.elements) return this.#fail("too many elements in one response");
    try {
      const element = { name: this.#namespaces.open(tag, attributes), attributes, text: "", children: [] };
      if (this.#open.length === 0 && element.name !== this.#root) return this.#fail(`not a ${this.#root}`);
      if (this.#open.length > 1) this.#open.at(-1)?.children.push(element);
      this.#open.push(element);
    } catch (error) {
      this.#fail(error instanceof LifeboatError ? error.detail : "bad name");
    }
  }

  #onText(text: string): void {
    this.#silence = 0;
    const element = this.#open.at(-1);
    if (element === undefined || this.#open.length < 2) return;
    element.text += text;
    if (element.text.length > bounds.silence) this.#fail("an endless text");
  }

  #onClose(): void {
    if (this.#failed !== undefined) return;
    this.#silence = 0;
    this.#namespaces.close();
    const element = this.#open.pop();
    if (element !== undefined && this.#open.length === 1) this.#ready.push(element);
    this.#closed = this.#open.length === 0;
  }
}

/** First child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
