import { LifeboatError, type ErrorCode } from "../../../api/errors.ts";
import { retryAfterMs } from "../../net/retry-after.ts";
import { names } from "./names.ts";
import { childOf, XmlReader } from "./xml.ts";

/** An answer with another status than asked for. */
export class DavError extends LifeboatError {
  readonly status: number;
  /** Names of the preconditions in DAV:error (RFC 4918 16), as "namespace local". */
  readonly conditions: readonly string[];

  constructor(code: ErrorCode, detail: string, answer: { status: number; conditions: readonly string[]; afterMs: number | undefined }) {
    super(code, detail, answer.afterMs === undefined ? {} : { afterMs: answer.afterMs });
    this.status = answer.status;
    this.conditions = answer.conditions;
  }
}

const codes: Readonly<Record<number, ErrorCode>> = {
  401: "auth",
  403: "forbidden",
  404: "gone",
  408: "timeout",
  410: "gone",
  412: "conflict",
  413: "too-large",
  423: "forbidden",
  429: "rate-limited",
  503: "rate-limited",
  504: "timeout",
  507: "quota",
};

/** The code of a status that is no success. */
export function codeOfStatus(status: number): ErrorCode {
  return codes[status] ?? (status >= 500 && status !== 501 && status !== 505 ? "server" : status >= 400 ? "unsupported" : "bad-answer");
}

const mostErrorBytes = 64_000;

/** At most 64 kB of a body; the rest is not fetched. */
async function head(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > mostErrorBytes) break;
  }
  return Buffer.concat(chunks);
}

/** From DAV:error, or from inside a 207, where Xandikos hides it. */
async function conditionsOf(response: Response): Promise<string[]> {
  try {
    const body = await head(response);
    if (response.status !== 207) return new XmlReader(names.error).feed(body).map(({ name }) => name);
    const errors = new XmlReader(names.multistatus).feed(body).map((element) => childOf(element, names.error));
    return errors.flatMap((error) => error?.children.map(({ name }) => name) ?? []);
  } catch {
    return []; // Most error pages are HTML.
  }
}

/** Uses up an answer that is no success and says what it was. */
export async function davError(response: Response, what: string, now: Date): Promise<DavError> {
  const { status } = response;
  const conditions = await conditionsOf(response);
  const afterMs = retryAfterMs(response.headers.get("retry-after"), now);
  const named = conditions.map((name) => name.split(" ")[1]).join(", ").slice(0, 200);
  const wait = afterMs === undefined ? "" : `, try again in ${Math.ceil(afterMs / 1000)} s`;
  const detail = `${what}: status ${status}${named === "" ? "" : ` (${named})`}${wait}`;
  return new DavError(codeOfStatus(status), detail, { status, conditions, afterMs });
}
