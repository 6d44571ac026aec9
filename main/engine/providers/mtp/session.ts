// A session with a device: one transaction at a time, and back to a working session after whatever goes wrong.
import { setTimeout as sleep } from "node:timers/promises";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { Operation } from "./codes.ts";
import { events, operations, responses } from "./codes.ts";
import { eventOf, parametersOf } from "./container.ts";
import { joined } from "./joined.ts";
import { responseError, storageClosed } from "./response-error.ts";
import type { Request, Response, Sink } from "./transaction.ts";
import { transact } from "./transaction.ts";
import type { Transport } from "./transport.ts";
import { Turns } from "../turns.ts";

export type Ask = Omit<Request, "code"> & {
  readonly operation: Operation;
  /** For messages: "the list of storages". */
  readonly what: string;
  /** More data than this is not taken. Default 256 MB, which is a folder of a million objects. */
  readonly most?: number;
  readonly order?: number;
  readonly signal?: AbortSignal;
  /** The session whose handles are meant: in another one they may mean other objects, and it is "no-answer". */
  readonly epoch?: number;
  /** The storage it is about: once that was closed, any error means this. */
  readonly storage?: number;
};

export type SessionOptions = {
  /** How long the device may stay silent. */
  readonly timeoutMs: number;
  /** Nobody ever closes it; one that is open is taken over. */
  readonly staysOpen?: boolean;
};

const sessionId = 1;
const largest = 256 << 20;
const lastTransaction = 0xffff_fffe;
const tries = 3;
const busyTries = 6;

export class Session {
  readonly #transport: Transport;
  readonly #timeoutMs: number;
  readonly #staysOpen: boolean;
  readonly #turns = new Turns();
  #transaction = 0;
  #epoch = 0;
  #dead: LifeboatError | undefined;
  readonly #closedStores = new Set<number>();

  private constructor(transport: Transport, { timeoutMs, staysOpen = false }: SessionOptions) {
    this.#transport = transport;
    this.#timeoutMs = timeoutMs;
    this.#staysOpen = staysOpen;
  }

  /** Also where a dead program left a session open. Throws "source-away", or "no-answer" for a device that hangs. */
  static async open(transport: Transport, options: SessionOptions): Promise<Session> {
    const session = new Session(transport, options);
    transport.listen((bytes) => session.#hear(bytes));
    await session.#turns.run(() => session.#begin());
    return session;
  }

  /** Another one after each new session, in which handles may mean other objects. */
  get epoch(): number {
    return this.#epoch;
  }

  newOrder(): number {
    return this.#turns.newOrder();
  }

  /** All the data of the answer. Throws what the response means (response-error.ts), "no-answer", "source-away" or "cancelled". */
  async ask(ask: Ask): Promise<Uint8Array> {
    return joined(await this.pieces(ask));
  }

  /** The same, as it came. */
  async pieces({ most = largest, ...ask }: Ask): Promise<Uint8Array[]> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    await this.stream(ask, (piece) => {
      length += piece.length;
      if (length > most) throw new LifeboatError("too-large", `${ask.what}: more than ${most} bytes`);
      pieces.push(piece);
    });
    return pieces;
  }

  /** The same, each piece when it comes. Whatever the sink throws ends it, and the session goes on. */
  async stream(ask: Omit<Ask, "most">, sink: Sink): Promise<void> {
    const { order, signal, what } = ask;
    const work = (): Promise<Response> => this.#patiently(ask, sink);
    const { code } = await this.#turns.run(work, { ...(order !== undefined && { order }), ...(signal !== undefined && { signal }) });
    if (code === responses.OK) return;
    throw ask.storage !== undefined && this.#closedStores.has(ask.storage) ? new LifeboatError("source-locked", `${what}: ${storageClosed}`) : responseError(code, what);
  }

  /** Leaves no session behind for whoever comes next, save on a device that would not let them in. */
  async close(): Promise<void> {
    await this.#turns.run(async () => {
      if (this.#dead === undefined && !this.#staysOpen) await this.#once({ code: operations.CloseSession, timeoutMs: 2000 }).catch(() => undefined);
      this.#dead ??= new LifeboatError("source-away", "the device was closed");
      await this.#transport.close();
    });
  }

  /** What was added or changed meanwhile is found by the next listing. */
  #hear(bytes: Uint8Array): void {
    const code = eventOf(bytes);
    if (code !== events.StoreRemoved && code !== events.StoreAdded) return;
    const [storage = 0] = parametersOf(bytes);
    if (code === events.StoreRemoved) this.#closedStores.add(storage);
    else this.#closedStores.delete(storage);
  }

  /** Nothing of the data was passed on where it asks again, and no handle is taken into another session. */
  async #patiently(ask: Omit<Ask, "most">, sink: Sink): Promise<Response> {
    let passed = false;
    const counting: Sink = (piece) => {
      passed = true;
      return sink(piece);
    };
    for (let n = 1; ; n += 1) {
      if (ask.epoch !== undefined && ask.epoch !== this.#epoch) throw new LifeboatError("no-answer", `${ask.what}: the session with the device was opened anew`);
      const response = await this.#safely(ask, counting);
      if (passed || n >= busyTries) return response;
      if (response.code === responses.SessionNotOpen && n === 1) await this.#begin();
      else if (response.code === responses.DeviceBusy) await sleep(50 * 2 ** n);
      else return response;
    }
  }

  /** One transaction; after one that broke, the session is made to work again before the error is told. */
  async #safely({ operation, what, ...request }: Omit<Ask, "most">, sink: Sink): Promise<Response> {
    if (this.#dead !== undefined) throw this.#dead;
    try {
      return await this.#once({ ...request, code: operations[operation] }, sink);
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      if (error.code === "source-away") throw this.#die(error);
      await this.#recover();
      const isWire = error.code === "timeout" || error.code === "bad-answer";
      throw isWire ? new LifeboatError("no-answer", `${what}: ${error.detail}`, { cause: error }) : error;
    }
  }

  async #once(request: Request, sink: Sink = () => undefined): Promise<Response> {
    this.#transaction = this.#transaction >= lastTransaction ? 1 : this.#transaction + 1;
    return transact(this.#transport, { ...request, timeoutMs: request.timeoutMs ?? this.#timeoutMs }, this.#transaction, sink);
  }

  /** First gently: the transaction is dropped, and the session stays. Then from the beginning. */
  async #recover(): Promise<void> {
    try {
      await this.#transport.cancel(this.#transaction);
      const { code } = await this.#once({ code: operations.GetStorageIDs, timeoutMs: Math.min(this.#timeoutMs, 3000) });
      if (code === responses.OK) return;
    } catch (thrown) {
      if (asLifeboatError(thrown).code === "source-away") throw this.#die(asLifeboatError(thrown));
    }
    await this.#begin();
  }

  async #begin(): Promise<void> {
    let last: LifeboatError | undefined;
    for (let n = 0; n < tries; n += 1) {
      try {
        if (n > 0) await (n === 1 ? this.#transport.cancel(this.#transaction) : this.#transport.reset());
        await this.#openSession();
        this.#epoch += 1;
        return;
      } catch (thrown) {
        last = asLifeboatError(thrown);
        if (last.code === "source-away") break;
      }
    }
    throw this.#die(last ?? new LifeboatError("source-away", "the device does not answer"));
  }

  /** In a session that is not open there are no transactions: its opening is number 0. */
  async #openSession(): Promise<void> {
    const request = { code: operations.OpenSession, parameters: [sessionId], timeoutMs: Math.min(this.#timeoutMs, 5000) };
    const open = async (): Promise<number> => {
      const { code } = await transact(this.#transport, request, 0, () => undefined);
      this.#transaction = 0;
      return code;
    };
    let code = await open();
    if (code === responses.SessionAlreadyOpen && this.#staysOpen) return;
    if (code === responses.SessionAlreadyOpen) {
      await this.#once({ code: operations.CloseSession, timeoutMs: request.timeoutMs });
      code = await open();
    }
    if (code !== responses.OK) throw responseError(code, "a session with the device");
  }

  /** From here on every call gets this error. */
  #die(error: LifeboatError): LifeboatError {
    const away = error.code === "source-away" || error.code === "source-locked" ? error : new LifeboatError("source-away", `the device does not answer any more: ${error.detail}`, { cause: error });
    this.#dead ??= away;
    return this.#dead;
  }
}
