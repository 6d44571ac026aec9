import { once } from "node:events";
import { LifeboatError } from "../../../api/errors.ts";
import type { Body, Connection, Fetched, Io, Op, Outcome, Target } from "../provider.ts";
import { overlay, plainSides } from "./overlay.ts";

/** How often each fault strikes, 0 to 1. What is left out never does. */
export type FaultRates = {
  /** A listing stops before its end, as if it were whole. */
  readonly cutListing?: number;
  /** A stream of answers throws "server" in its middle. */
  readonly throwMidway?: number;
  readonly dropAnswer?: number;
  readonly repeatAnswer?: number;
  /** A read is answered "failed", code "server". */
  readonly failRead?: number;
  /** A media stream breaks off with "server". */
  readonly breakMedia?: number;
  /** An op is made, and answered "unsure". */
  readonly unsureMade?: number;
  /** An op is not made, and answered "unsure". */
  readonly unsureLost?: number;
  /** A call never answers until its signal aborts. */
  readonly hang?: number;
  /** An answer comes `delayMs` late. */
  readonly delay?: number;
};

export type Faults = FaultRates & {
  /** The same seed and the same calls meet the same faults. */
  readonly seed: number;
  /** After so many faults all is well. Default: no end. */
  readonly most?: number;
  readonly delayMs?: number;
  /** For delays; tests hand in a virtual clock's. Default: none pass. */
  readonly sleep?: (ms: number) => Promise<void>;
};

export type FaultyConnection = {
  readonly connection: Connection;
  /** Faults so far, by name. */
  readonly met: ReadonlyMap<keyof FaultRates, number>;
};

/** A service on a bad day. Keys and etags are left alone: faults lose, delay and double, they do not lie. */
export function faults(connection: Connection, options: Faults): FaultyConnection {
  const dice = new Dice(options);
  const { source, target } = connection;
  const wrapped = overlay(connection, {
    ...(source !== undefined && {
      source: {
        changes: (c, since, io) => faultyListing(dice, io, source.changes(c, since, io)),
        read: (c, refs, io) => faultyAnswers(dice, io, source.read(c, refs, io), (answer) => spoil(dice, answer)),
      },
    }),
    ...(target !== undefined && { target: faultyTarget(dice, target) }),
    collections: (io) => faultyListing(dice, io, connection.collections(io)),
  });
  return { connection: wrapped, met: dice.met };
}

/** Mulberry32: small, and the same everywhere. */
class Dice {
  readonly met = new Map<keyof FaultRates, number>();
  private readonly options: Faults;
  private state: number;
  private count = 0;

  constructor(options: Faults) {
    this.options = options;
    this.state = options.seed;
  }

  strikes(fault: keyof FaultRates): boolean {
    const rate = this.options[fault] ?? 0;
    if (rate === 0 || this.count >= (this.options.most ?? Number.POSITIVE_INFINITY) || this.next() >= rate) return false;
    this.count += 1;
    this.met.set(fault, (this.met.get(fault) ?? 0) + 1);
    return true;
  }

  async wait(): Promise<void> {
    if (this.strikes("delay")) await this.options.sleep?.(this.options.delayMs ?? 1000);
  }

  private next(): number {
    this.state = (this.state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** Listings are cut or broken anywhere, their end included. */
async function* faultyListing<T>(dice: Dice, io: Io, answers: AsyncIterable<T>): AsyncGenerator<T> {
  if (dice.strikes("hang")) await hang(io);
  for await (const answer of answers) {
    await dice.wait();
    if (dice.strikes("cutListing")) return;
    if (dice.strikes("throwMidway")) throw broken();
    yield answer;
    // The end comes once: more after it would be another protocol, not a fault.
    if (!isEnd(answer) && dice.strikes("repeatAnswer")) yield answer;
  }
}

async function* faultyAnswers<T>(dice: Dice, io: Io, answers: AsyncIterable<T>, change: (answer: T) => T): AsyncGenerator<T> {
  if (dice.strikes("hang")) await hang(io);
  let given = 0;
  for await (const answer of answers) {
    await dice.wait();
    // Before the first answer a throw would say that nothing was tried.
    if (given > 0 && dice.strikes("throwMidway")) throw broken();
    if (dice.strikes("dropAnswer")) continue;
    const changed = change(answer);
    given += 1;
    yield changed;
    if (dice.strikes("repeatAnswer")) yield changed;
  }
}

function faultyTarget(dice: Dice, target: Target): Target {
  return {
    async *write(c, ops, io) {
      const lost = ops.filter(() => dice.strikes("unsureLost"));
      const sent = ops.filter((op) => !lost.includes(op));
      yield* lost.map(unsure);
      yield* faultyAnswers(dice, io, target.write(c, sent, io), (outcome) => (dice.strikes("unsureMade") ? unsure(outcome) : outcome));
    },
    find: (c, keys, io) => target.find(c, keys, io),
    ...plainSides(target),
  };
}

function spoil(dice: Dice, answer: Fetched): Fetched {
  if (answer.is !== "item") return answer;
  if (dice.strikes("failRead")) return { is: "failed", href: answer.ref.href, code: "server", detail: "a fault" };
  return { ...answer, item: { ...answer.item, body: fragile(dice, answer.item.body) } };
}

/** Its path goes too: who has a file needs no stream. */
function fragile(dice: Dice, body: Body): Body {
  if ("bytes" in body) return body;
  return { type: body.type, open: (from) => ReadableStream.from(breaking(dice, body.open(from))) };
}

async function* breaking(dice: Dice, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    if (dice.strikes("breakMedia")) {
      yield chunk.subarray(0, Math.floor(chunk.length / 2));
      throw broken();
    }
    yield chunk;
  }
}

function unsure({ key }: Op | Outcome): Outcome {
  return { key, is: "unsure" };
}

function isEnd(answer: unknown): boolean {
  return (answer as { readonly is?: string }).is === "end";
}

function broken(): LifeboatError {
  return new LifeboatError("server", "a fault");
}

async function hang(io: Io): Promise<never> {
  if (!io.signal.aborted) await once(io.signal, "abort");
  throw new LifeboatError("cancelled", "stopped on request");
}
