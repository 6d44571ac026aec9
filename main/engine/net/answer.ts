import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { LifeboatError } from "../../api/errors.ts";
import { Headers, HttpResponse } from "./undici.ts";

export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What is left to say once a body ended: bytes received, or the error that cut it. */
export type BodyWatch = {
  /** Most decoded bytes this answer may have. */
  readonly limit: number;
  /** Milliseconds of waiting in which `leastBytes` must come. */
  readonly trickleMs: number;
  readonly asError: (thrown: unknown) => LifeboatError;
  readonly onEnd: (received: number) => void;
};

/** undici's body: dump() reads what is left up to a limit, then closes. */
type RawBody = Readable & { dump(options: { limit: number }): Promise<void> };

/** In bytes: so much of an answer nobody wants is read, so that its connection can be used again. */
const mostUnread = 64_000;
/** Slower than any line: who sends so is not going to end. */
const leastBytes = 64_000;
const noBody = new Set([204, 205, 304]);

function decoded(body: Readable, headers: RawHeaders): Readable {
  const encoding = String(headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return body;
  if (encoding !== "gzip" && encoding !== "x-gzip") {
    body.destroy();
    throw new LifeboatError("bad-answer", `unknown content encoding ${encoding.slice(0, 40)}`);
  }
  const plain = createGunzip();
  body.on("error", (error) => plain.destroy(error));
  // As for the body itself: a connection may break before anybody reads.
  plain.on("error", () => undefined);
  return body.pipe(plain);
}

function headersOf(raw: RawHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    if (Array.isArray(value)) for (const one of value) headers.append(name, one);
    else if (value !== undefined) headers.set(name, value);
  }
  // The body is handed on decoded, so these would describe other bytes.
  if (headers.has("content-encoding")) headers.delete("content-length");
  headers.delete("content-encoding");
  return headers;
}

/** Pulls one chunk at a time, so that a slow reader slows the sender down. */
function streamOf(body: Readable, watch: BodyWatch, giveUp: () => void): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let received = 0;
  // What the reader takes its time for is not the sender's.
  let waited = 0;
  let before = 0;
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    try {
      const asked = performance.now();
      const { done, value } = await chunks.next();
      waited += performance.now() - asked;
      if (done === true) {
        watch.onEnd(received);
        return controller.close();
      }
      received += value.byteLength;
      if (received > watch.limit) throw new LifeboatError("too-large", `more than ${watch.limit} bytes`);
      if (waited > watch.trickleMs) {
        if (received - before < leastBytes) throw new LifeboatError("timeout", `${received - before} bytes came in ${Math.round(waited / 1000)} s`);
        [waited, before] = [0, received];
      }
      return controller.enqueue(value);
    } catch (thrown) {
      watch.onEnd(received);
      giveUp();
      return controller.error(watch.asError(thrown));
    }
  };
  const cancel = (): void => {
    watch.onEnd(received);
    giveUp();
  };
  return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
}

async function drained(body: Readable, watch: BodyWatch): Promise<null> {
  try {
    for await (const _chunk of body);
  } catch (thrown) {
    throw watch.asError(thrown);
  }
  watch.onEnd(0);
  return null;
}

/** The answer as a Response whose `url` is where it came from after redirects. */
export async function answerOf(
  url: URL,
  answer: { readonly statusCode: number; readonly headers: RawHeaders; readonly body: RawBody },
  watch: BodyWatch,
): Promise<Response> {
  const { statusCode: status, headers, body } = answer;
  // An error also reaches whoever reads; one that comes after giving up must not end the process.
  body.on("error", () => undefined);
  // The rest of a short body is taken off the wire, so that the connection can be used again; a long one ends it.
  const giveUp = (): void => void body.dump({ limit: mostUnread }).catch(() => undefined);
  if (status < 200 || status > 599) {
    giveUp();
    throw new LifeboatError("bad-answer", `status ${status}`);
  }
  const empty = noBody.has(status) || headers["content-length"] === "0";
  const content = empty ? await drained(body, watch) : streamOf(decoded(body, headers), watch, giveUp);
  const response: Response = new HttpResponse(content, { status, headers: headersOf(headers) });
  Object.defineProperty(response, "url", { value: url.href });
  return response;
}
