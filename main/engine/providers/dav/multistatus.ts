import { LifeboatError } from "../../../api/errors.ts";
import { names } from "./names.ts";
import { childOf, XmlReader, type XmlElement } from "./xml.ts";

/** One DAV:response (RFC 4918 14.24). */
export type DavResponse = {
  /** As served. */
  readonly href: string;
  /** Of the whole resource, where the server gave one. */
  readonly status: number | undefined;
  /** Properties found (2xx), by name. */
  readonly props: ReadonlyMap<string, XmlElement>;
  /** Properties not given, by name, with their status. */
  readonly missing: ReadonlyMap<string, number>;
  /** Names of the preconditions in DAV:error. */
  readonly conditions: readonly string[];
};

/** What comes out of a multistatus: responses, and the sync-token at its end. */
export type DavPart = { readonly response: DavResponse } | { readonly syncToken: string };

/** The document ended, or its connection broke, before it was whole. What was read so far is whole. */
export class CutAnswer extends LifeboatError {
  constructor(detail: string, cause?: unknown) {
    super("bad-answer", detail, { cause });
  }
}

function statusOf(element: XmlElement | undefined): number | undefined {
  const code = element === undefined ? undefined : /^\s*HTTP\/\S+\s+(\d{3})/.exec(element.text)?.[1];
  return code === undefined ? undefined : Number(code);
}

function responseOf(element: XmlElement): DavResponse {
  const props = new Map<string, XmlElement>();
  const missing = new Map<string, number>();
  for (const propstat of element.children) {
    if (propstat.name !== names.propstat) continue;
    const status = statusOf(childOf(propstat, names.status)) ?? 200;
    for (const prop of childOf(propstat, names.prop)?.children ?? []) {
      if (status >= 200 && status < 300) props.set(prop.name, prop);
      else missing.set(prop.name, status);
    }
  }
  return {
    href: childOf(element, names.href)?.text.trim() ?? "",
    status: statusOf(childOf(element, names.status)),
    props,
    missing,
    conditions: childOf(element, names.error)?.children.map(({ name }) => name) ?? [],
  };
}

function partsOf(elements: readonly XmlElement[]): DavPart[] {
  const parts: DavPart[] = [];
  for (const element of elements) {
    if (element.name === names.response) parts.push({ response: responseOf(element) });
    else if (element.name === names.syncToken) parts.push({ syncToken: element.text.trim() });
  }
  return parts;
}

/**
 * The parts of a multistatus document as they close, some at a time; pulls no faster than it is read. Ends only after
 * the whole well-formed document; throws CutAnswer where it was cut, MalformedXml where it is none.
 */
export async function* multistatusParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<DavPart[]> {
  const reader = new XmlReader(names.multistatus);
  const source = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await next(source);
      if (done === true) break;
      const parts = partsOf(reader.feed(value));
      if (parts.length > 0) yield parts;
    }
    if (!reader.end()) throw new CutAnswer("the answer ended too early");
  } finally {
    await source.return?.();
  }
}

async function next(source: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await source.next();
  } catch (thrown) {
    if (thrown instanceof LifeboatError && thrown.code === "cancelled") throw thrown;
    throw new CutAnswer("the connection broke in the middle of an answer", thrown);
  }
}

/** A text property, exactly as served, or undefined. */
export function textOf(response: DavResponse, name: string): string | undefined {
  return response.props.get(name)?.text;
}

/**
 * The etag as served, but for white space around it, which is the document's; undefined where there is none. A copy:
 * V8 would keep the whole document for a slice of it.
 */
export function etagOf(response: DavResponse): string | undefined {
  const etag = textOf(response, names.etag)?.trim() ?? "";
  return etag === "" ? undefined : Buffer.from(etag, "utf8").toString("utf8");
}
