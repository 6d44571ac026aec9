// One transaction: a command, maybe data, a response.
import { LifeboatError } from "../../../api/errors.ts";
import { hex } from "./codes.ts";
import type { Header } from "./container.ts";
import { command, containerTypes, endless, headerLength, headerOf, parametersOf } from "./container.ts";
import type { Transport } from "./transport.ts";

export type Request = {
  readonly code: number;
  readonly parameters?: readonly number[];
  /** Bytes of data likely to come: the first read asks for just so many, since a long read makes a short answer slow. */
  readonly expect?: number;
  /** Time for the device to begin, and again for each further part. Default: the session's. */
  readonly timeoutMs?: number;
};

export type Response = { readonly code: number; readonly parameters: readonly number[] };

/** Hears the data as it comes; the pieces are its own. */
export type Sink = (piece: Uint8Array) => void | Promise<void>;

/** In bytes, where nobody knows how long the answer is. */
const firstRead = 16 * 1024;
/** A slow device has to fill one of these in time; longer ones are no faster. */
const longestRead = 1 << 20;
/** Leftovers of a dead client's transactions, events and empty packets that are passed over before this is given up. */
const mostStray = 64;
const mostStrayBytes = 64 << 20;
const mostEmpty = 3;

/** Throws "bad-answer" or "timeout" with the pipes in an unknown state: the caller then cancels. */
export async function transact(transport: Transport, request: Request & { timeoutMs: number }, transaction: number, sink: Sink): Promise<Response> {
  await transport.send(command(request.code, transaction, request.parameters ?? []));
  const wire = new Wire(transport, request, transaction);
  const asked = request.expect === undefined ? firstRead : Math.min(longestRead, request.expect + headerLength);
  let { header, bytes } = await wire.next(asked);
  if (header.type === containerTypes.data) {
    const early = await wire.data({ header, bytes, isShort: bytes.length < asked }, sink);
    ({ header, bytes } = early ?? (await wire.next(512)));
  }
  if (header.type !== containerTypes.response) throw new LifeboatError("bad-answer", `the device answered ${hex(request.code)} with a container of type ${header.type}`);
  return { code: header.code, parameters: parametersOf(bytes) };
}

type Container = { readonly header: Header; readonly bytes: Uint8Array };

class Wire {
  readonly #transport: Transport;
  readonly #timeoutMs: number;
  readonly #transaction: number;

  constructor(transport: Transport, { timeoutMs }: { timeoutMs: number }, transaction: number) {
    this.#transport = transport;
    this.#timeoutMs = timeoutMs;
    this.#transaction = transaction;
  }

  /** The next container that belongs to this transaction; others are read past. */
  async next(length: number): Promise<Container> {
    let strayBytes = 0;
    for (let stray = 0; stray < mostStray && strayBytes < mostStrayBytes; stray += 1) {
      const bytes = await this.#receive(length);
      const header = headerOf(bytes);
      if (header !== undefined && this.#isOurs(header)) return { header, bytes };
      strayBytes += bytes.length;
    }
    throw new LifeboatError("bad-answer", "the device sends what nobody asked for");
  }

  /** Passes on the data; gives the response where it came before all announced bytes did. */
  async data({ header, bytes: first, isShort }: Container & { isShort: boolean }, sink: Sink): Promise<Container | undefined> {
    const isEndless = header.length === endless;
    let left = (isEndless ? Number.POSITIVE_INFINITY : header.length) - first.length;
    if (left < 0) throw sentMore();
    if (first.length > headerLength) await sink(first.subarray(headerLength));
    // Alone, a header says nothing about where an endless container ends.
    if (isEndless && isShort && first.length > headerLength) return undefined;
    for (let empty = 0; left > 0; ) {
      const wanted = Math.min(longestRead, left);
      const bytes = await this.#receive(wanted);
      const early = this.#responseIn(bytes);
      if (early !== undefined) return early;
      left -= bytes.length;
      if (left < 0) throw sentMore();
      if (bytes.length > 0) await sink(bytes);
      if (isEndless && bytes.length < wanted) return undefined;
      empty = bytes.length === 0 ? empty + 1 : 0;
      if (empty > mostEmpty) throw new LifeboatError("bad-answer", `the device stopped ${left} bytes before the end`);
    }
    return undefined;
  }

  #isOurs({ type, transaction }: Header): boolean {
    return transaction === this.#transaction && (type === containerTypes.data || type === containerTypes.response);
  }

  /** A device that cannot go on answers where data should be. */
  #responseIn(bytes: Uint8Array): Container | undefined {
    const header = headerOf(bytes);
    const isResponse = header !== undefined && header.type === containerTypes.response && header.length === bytes.length && this.#isOurs(header);
    return isResponse && header.code >> 12 === 2 ? { header, bytes } : undefined;
  }

  #receive(length: number): Promise<Uint8Array> {
    return this.#transport.receive(length, this.#timeoutMs);
  }
}

function sentMore(): LifeboatError {
  return new LifeboatError("bad-answer", "the device sent more than it announced");
}
