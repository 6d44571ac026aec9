import { MalformedXml, XmlLexer } from "./xml-lexer.ts";
import { TagReader } from "./xml-tag.ts";
import { Utf8Chunks } from "./utf8.ts";

/** One element, its name as "namespace local": "DAV: response". */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All character data directly inside, exactly as served. */
  text: string;
  readonly children: XmlElement[];
};

const bounds = {
  depth: 32,
  /** Elements below one child of the root. */
  elements: 20_000,
  /** Characters below one child of the root: a contact with a large photo fits. */
  text: 32_000_000,
};

type Scope = { readonly prefixes: Readonly<Record<string, string>>; readonly names: Map<string, string> };
type Open = { readonly tag: string; readonly element: XmlElement; readonly scope: Scope };

const outside: Scope = { prefixes: { xml: "http://www.w3.org/XML/1998/namespace" }, names: new Map() };

/**
 * Reads a document of many small children without holding it: feed() returns each child of the root as it closes, in
 * order. Bounded in depth, elements and text. Throws MalformedXml.
 */
export class XmlReader {
  readonly #utf8 = new Utf8Chunks();
  readonly #tags = new TagReader();
  readonly #lexer = new XmlLexer({ text: (text) => this.#onText(text), tag: (source) => this.#onTag(source) });
  readonly #open: Open[] = [];
  readonly #root: string;
  #ready: XmlElement[] = [];
  #elements = 0;
  #characters = 0;
  #closed = false;

  constructor(root: string) {
    this.#root = root;
  }

  feed(chunk: Uint8Array): XmlElement[] {
    const text = this.#utf8.next(chunk);
    if (text === undefined) throw new MalformedXml("not UTF-8");
    this.#lexer.feed(text);
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** Whether the document is whole; false where it was cut. */
  end(): boolean {
    return this.#closed && this.#utf8.ended && this.#lexer.ended;
  }

  #onTag(source: string): void {
    if (source.charCodeAt(1) === 47) return this.#close(source.slice(2, -1).trimEnd());
    const { name, attributes, scopes, empty } = this.#tags.read(source);
    const outer = this.#open.at(-1)?.scope ?? outside;
    const scope = scopes ? { prefixes: { ...outer.prefixes, ...declared(attributes) }, names: new Map<string, string>() } : outer;
    this.#start(name, { name: nameIn(scope, name), attributes, text: "", children: [] }, scope);
    if (empty) this.#close(name);
  }

  #start(tag: string, element: XmlElement, scope: Scope): void {
    const depth = this.#open.length;
    if (this.#closed) throw new MalformedXml("something after the end");
    if (depth === 0 && element.name !== this.#root) throw new MalformedXml(`not a ${this.#root}`);
    if (depth >= bounds.depth) throw new MalformedXml("nested too deep");
    if (depth === 1) this.#elements = this.#characters = 0;
    if (++this.#elements > bounds.elements) throw new MalformedXml("too many elements in one response");
    if (depth > 1) this.#open.at(-1)?.element.children.push(element);
    this.#open.push({ tag, element, scope });
  }

  #onText(text: string): void {
    const depth = this.#open.length;
    if (depth === 0 && text.trim() !== "") throw new MalformedXml("text outside of the document");
    this.#characters += text.length;
    if (this.#characters > bounds.text) throw new MalformedXml("an endless text");
    const element = this.#open.at(-1)?.element;
    if (element !== undefined && depth > 1) element.text = element.text === "" ? text : element.text + text;
  }

  #close(tag: string): void {
    const open = this.#open.pop();
    if (open?.tag !== tag) throw new MalformedXml("an end without its start");
    if (this.#open.length === 1) this.#ready.push(open.element);
    this.#closed = this.#open.length === 0;
  }
}

function declared(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const prefixes: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "xmlns" || name.startsWith("xmlns:")) prefixes[name.slice(6)] = value;
  }
  return prefixes;
}

function nameIn(scope: Scope, tag: string): string {
  const known = scope.names.get(tag);
  if (known !== undefined) return known;
  const colon = tag.indexOf(":");
  const prefix = colon < 0 ? "" : tag.slice(0, colon);
  const namespace = Object.hasOwn(scope.prefixes, prefix) ? scope.prefixes[prefix] : undefined;
  if (namespace === undefined && prefix !== "") throw new MalformedXml("an undeclared prefix");
  const name = `${namespace ?? ""} ${tag.slice(colon + 1)}`;
  scope.names.set(tag, name);
  return name;
}

/** First child of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
