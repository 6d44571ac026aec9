import sax from "sax";
import { MalformedXml } from "./xml-lexer.ts";

export type XmlTag = {
  /** As written, with its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Declares a namespace. */
  readonly scopes: boolean;
  readonly empty: boolean;
};

const options = { strictEntities: true, position: false };
const mostKept = 500;

/** Reads start tags by sax, each distinct one once: answers repeat a dozen of them thousands of times. */
export class TagReader {
  readonly #known = new Map<string, XmlTag>();

  read(source: string): XmlTag {
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    const tag = parse(source);
    if (this.#known.size < mostKept) this.#known.set(source, tag);
    return tag;
  }
}

function parse(source: string): XmlTag {
  const empty = source.endsWith("/>");
  const parser = sax.parser(true, options);
  let tag: XmlTag | undefined;
  Object.assign(parser, {
    onopentag: ({ name, attributes }: { name: string; attributes: Record<string, string> }) => {
      const scopes = Object.keys(attributes).some((attribute) => attribute === "xmlns" || attribute.startsWith("xmlns:"));
      tag = { name, attributes, scopes, empty };
    },
  });
  try {
    parser.write(empty ? source : `${source.slice(0, -1)}/>`).close();
  } catch {
    tag = undefined;
  }
  if (tag === undefined) throw new MalformedXml("a tag that is none");
  return tag;
}
