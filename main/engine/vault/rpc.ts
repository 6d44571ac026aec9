import { parentPort, Worker } from "node:worker_threads";
import { asLifeboatError, type ErrorCode, errorCodes, LifeboatError } from "../../api/errors.ts";

/** Functions a worker offers. Arguments and results are structured clones. */
export type Functions = { readonly [name: string]: (...args: never[]) => unknown };
export type Remote<F extends Functions> = {
  readonly [K in keyof F]: (...args: Parameters<F[K]>) => Promise<Awaited<ReturnType<F[K]>>>;
};

type Call = { readonly id: number; readonly name: string; readonly args: never[] };
type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly code: ErrorCode; readonly detail: string });
type Pending = { resolve(value: unknown): void; reject(error: Error): void };

/** In a worker: answers calls one after the other, in the order they came. */
export function serve(functions: Functions): void {
  const port = parentPort;
  if (!port) throw new LifeboatError("internal", "not inside a worker");
  let last: Promise<unknown> = Promise.resolve();
  port.on("message", (call: Call) => {
    last = last.then(async () => {
      port.postMessage(await answer(functions, call));
      if (call.name === "close") port.close();
    });
  });
}

async function answer(functions: Functions, call: Call): Promise<Answer> {
  try {
    const found = functions[call.name];
    if (!found) throw new LifeboatError("internal", `no function ${call.name}`);
    return { id: call.id, value: await found(...call.args) };
  } catch (error) {
    const { code, detail, stack } = asLifeboatError(error);
    return { id: call.id, code, detail: code === "internal" ? `${detail} (${call.name}) ${stack ?? ""}` : detail };
  }
}

/** The same without a worker, until it has one: starting a thread costs more than the first answers. Results made here are not copied. */
export class LocalClient<F extends Functions> {
  readonly remote: Remote<F>;
  readonly #make: () => Functions;
  #made: Functions | undefined;
  #worker: WorkerClient<F> | undefined;

  constructor(make: () => Functions) {
    this.#make = make;
    this.remote = new Proxy({} as Remote<F>, {
      get: (_, name) => (typeof name === "string" ? (...args: never[]) => this.#call(name, args) : undefined),
    });
  }

  /** Calls from now on are a worker's. */
  moveTo(start: () => WorkerClient<F>): void {
    this.#worker ??= start();
  }

  rest(): void {
    this.#worker?.rest();
  }

  async close(): Promise<void> {
    await Promise.all([this.#made && this.#answer(this.#made, "close", []), this.#worker?.close()]);
  }

  async #call(name: string, args: never[]): Promise<unknown> {
    if (this.#worker) return (this.#worker.remote as Remote<Functions>)[name]?.(...args);
    return this.#answer((this.#made ??= this.#make()), name, args);
  }

  async #answer(functions: Functions, name: string, args: never[]): Promise<unknown> {
    const given = await answer(functions, { id: 0, name, args });
    if ("value" in given) return given.value;
    throw new LifeboatError(given.code, given.detail);
  }
}

/** The other end. When the worker dies every open call fails with `internal`, and so does every later one. */
export class WorkerClient<F extends Functions> {
  readonly remote: Remote<F>;
  readonly #url: URL;
  readonly #data: unknown;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #resting: Promise<unknown> = Promise.resolve();
  /** It has not answered yet: it may still be opening its files, which the next one would then open, too. */
  #isFresh = true;
  #next = 1;
  #dead: LifeboatError | undefined;

  constructor(url: URL, data: unknown) {
    this.#url = url;
    this.#data = data;
    this.#worker = this.#start();
    this.remote = new Proxy({} as Remote<F>, {
      get: (_, name) => (typeof name === "string" ? (...args: never[]) => this.#call(name, args) : undefined),
    });
  }

  /** It answers no more. */
  get isDead(): boolean {
    return this.#dead !== undefined;
  }

  /** Lets open calls finish, runs the worker's own `close`, ends it. */
  async close(): Promise<void> {
    if (!this.#dead && this.#worker) await this.#call("close", []).catch(() => undefined);
    this.#dead ??= new LifeboatError("internal", "the worker has ended");
    await Promise.all([this.#worker?.terminate(), this.#resting]);
  }

  /** Gives an idle worker's memory back; the next call starts it again. Only for those that keep nothing between calls. */
  rest(): void {
    const worker = this.#worker;
    if (!worker || this.#isFresh || this.#dead || this.#pending.size > 0) return;
    this.#worker = undefined;
    worker.removeAllListeners();
    worker.ref(); // whoever closes us waits for it
    worker.on("error", () => undefined);
    worker.once("message", () => void worker.terminate());
    this.#resting = new Promise((resolve) => worker.once("exit", resolve)); // however it ends
    worker.postMessage({ id: 0, name: "close", args: [] } satisfies Call);
  }

  #start(): Worker {
    const worker = new Worker(this.#url, { workerData: this.#data, resourceLimits: { maxYoungGenerationSizeMb: 4 } });
    worker.unref();
    this.#isFresh = true;
    worker.on("message", (answer: Answer) => this.#settle(answer));
    worker.on("error", (error) => this.#die(revived(error)));
    worker.on("exit", () => this.#die(new LifeboatError("internal", "the worker has ended")));
    return worker;
  }

  #call(name: string, args: never[]): Promise<unknown> {
    if (this.#dead) return Promise.reject(this.#dead);
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      worker.postMessage({ id, name, args } satisfies Call); // throws for what cannot be cloned
      if (this.#pending.size === 0) worker.ref();
      this.#pending.set(id, { resolve, reject });
    });
  }

  #settle(answer: Answer): void {
    this.#isFresh = false;
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (this.#pending.size === 0) this.#worker?.unref();
    if ("value" in answer) pending?.resolve(answer.value);
    else pending?.reject(new LifeboatError(answer.code, answer.detail));
  }

  #die(error: LifeboatError): void {
    this.#dead ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#dead);
    this.#pending.clear();
  }
}

/** An error that ended a worker comes without its class. */
function revived(thrown: unknown): LifeboatError {
  const { code, detail } = thrown as { code?: unknown; detail?: unknown };
  const known = typeof code === "string" && Object.hasOwn(errorCodes, code) && typeof detail === "string";
  return known ? new LifeboatError(code as ErrorCode, detail, { cause: thrown }) : asLifeboatError(thrown);
}
