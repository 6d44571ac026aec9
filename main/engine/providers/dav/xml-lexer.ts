import { LifeboatError } from "../../../api/errors.ts";

/** The document breaks a rule of XML or one of our bounds: asking again gives the same. */
export class MalformedXml extends LifeboatError {
  constructor(detail: string) {
    super("bad-answer", detail);
  }
}

export type XmlSink = {
  /** Character data, decoded, in as many pieces as it came. */
  text(text: string): void;
  /** A start, end or empty tag, from "<" to ">". */
  tag(source: string): void;
};

/** Characters of one tag, comment or processing instruction. */
const mostMarkup = 64_000;
const longestEntity = 12;

const tag = /<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>/y;
const brokenTag = /<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*</y;
const entity = /&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));|&/g;
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Splits a document, given in any pieces, into tags and text. sax could do it all, but goes through text character by
 * character, and text is most of what a DAV server sends. Throws MalformedXml, also for any DOCTYPE.
 */
export class XmlLexer {
  readonly #sink: XmlSink;
  #buffer = "";
  #inCdata = false;

  constructor(sink: XmlSink) {
    this.#sink = sink;
  }

  feed(text: string): void {
    this.#buffer = this.#buffer === "" ? text : this.#buffer + text;
    let at = 0;
    for (let next = this.#step(at); next !== undefined; next = this.#step(at)) at = next;
    this.#buffer = this.#buffer.slice(at);
    if (this.#buffer.length > mostMarkup + text.length) throw new MalformedXml("endless markup");
  }

  /** Whether nothing is left over. */
  get ended(): boolean {
    return this.#buffer === "" && !this.#inCdata;
  }

  /** Handles one token and returns where it ends, or undefined where more is needed. */
  #step(at: number): number | undefined {
    if (at >= this.#buffer.length) return undefined;
    if (this.#inCdata) return this.#cdata(at);
    return this.#buffer.charCodeAt(at) === 60 ? this.#markup(at) : this.#text(at);
  }

  #text(at: number): number | undefined {
    const buffer = this.#buffer;
    const next = buffer.indexOf("<", at);
    let end = next < 0 ? buffer.length : next;
    if (next < 0) {
      const open = buffer.lastIndexOf("&");
      if (open >= at && buffer.length - open < longestEntity && !buffer.includes(";", open)) end = open;
    }
    if (end === at) return undefined;
    this.#sink.text(decodeEntities(buffer.slice(at, end)));
    return end;
  }

  #cdata(at: number): number | undefined {
    const end = this.#buffer.indexOf("]]>", at);
    const until = end < 0 ? Math.max(at, this.#buffer.length - 2) : end;
    if (until > at) this.#sink.text(this.#buffer.slice(at, until));
    this.#inCdata = end < 0;
    return end < 0 ? (until > at ? until : undefined) : end + 3;
  }

  #markup(at: number): number | undefined {
    const buffer = this.#buffer;
    const second = buffer[at + 1];
    if (second === "?") return after(buffer, "?>", at + 2);
    if (second === "!") return this.#declaration(at);
    tag.lastIndex = at;
    if (tag.test(buffer)) {
      const end = tag.lastIndex;
      this.#sink.tag(buffer.slice(at, end));
      return end;
    }
    brokenTag.lastIndex = at;
    if (brokenTag.test(buffer)) throw new MalformedXml("a tag inside a tag");
    return undefined;
  }

  #declaration(at: number): number | undefined {
    const buffer = this.#buffer;
    if (buffer.startsWith("<!--", at)) return after(buffer, "-->", at + 4);
    if (buffer.startsWith("<![CDATA[", at)) {
      this.#inCdata = true;
      return at + 9;
    }
    const start = buffer.slice(at, at + 9);
    if ("<!--".startsWith(start) || "<![CDATA[".startsWith(start)) return undefined;
    throw new MalformedXml("a DOCTYPE, which no answer needs");
  }
}

function after(buffer: string, end: string, from: number): number | undefined {
  const found = buffer.indexOf(end, from);
  return found < 0 ? undefined : found + end.length;
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  // Most are this one, at the end of every line of every item.
  return text.replaceAll("&#13;", "\r").replace(entity, (_whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? "";
    const code = hex !== undefined ? parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : -1;
    if (!isXmlChar(code)) throw new MalformedXml("an unknown entity");
    return String.fromCodePoint(code);
  });
}

/** XML 1.0, 2.2. */
function isXmlChar(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
