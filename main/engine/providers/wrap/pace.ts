import type { ErrorCode } from "../../../api/errors.ts";
import { asLifeboatError, type LifeboatError } from "../../../api/errors.ts";
import type { Connection, Io } from "../provider.ts";
import { overlay, plainSides } from "./overlay.ts";
import type { Patience } from "./patience.ts";
import { longestWaitMs, realSleep } from "./patience.ts";

export type Pace = Pick<Patience, "sleep"> & {
  /** After "rate-limited" without a time. Default 2,000. */
  readonly restMs?: number;
};

/**
 * Never more than `traits.parallel` answers awaited at once; fewer, and after a rest, once the service says it is too
 * much. A stream whose reader is busy takes no place, so a reader may ask for more without waiting for itself. A rest that is
 * longer than anybody waits refuses what would begin in it.
 */
export function pace(connection: Connection, options: Pace = {}): Connection {
  const lanes = new Lanes(connection.traits.parallel, options);
  const { source, target } = connection;
  return overlay(connection, {
    ...(source !== undefined && {
      source: {
        changes: (c, since, io) => paced(lanes, io, () => source.changes(c, since, io)),
        read: (c, refs, io) => paced(lanes, io, () => source.read(c, refs, io), codeOf),
      },
    }),
    ...(target !== undefined && {
      target: {
        ...plainSides(target),
        write: (c, ops, io) => paced(lanes, io, () => target.write(c, ops, io), codeOf),
        find: (c, keys, io) => paced(lanes, io, () => target.find(c, keys, io)),
      },
    }),
    collections: (io) => paced(lanes, io, () => connection.collections(io)),
  });
}

/** Ways to the service, some of them closed while it is busy. */
class Lanes {
  private readonly most: number;
  private readonly sleep: NonNullable<Patience["sleep"]>;
  private readonly restMs: number;
  private readonly waiting: (() => void)[] = [];
  private limit: number;
  private taken = 0;
  private answers = 0;
  private rest: Promise<void> | undefined;
  private refusal: { readonly error: LifeboatError; readonly until: number } | undefined;

  constructor(most: number, { sleep = realSleep, restMs = 2000 }: Pace) {
    this.most = Math.max(1, most);
    this.limit = this.most;
    this.sleep = sleep;
    this.restMs = restMs;
  }

  /** `begins`: nothing of it was asked for before. */
  async run<T>(io: Io, begins: boolean, work: () => Promise<T>): Promise<T> {
    if (begins && this.refusal !== undefined && io.now().getTime() < this.refusal.until) throw this.refusal.error;
    await this.enter(io);
    try {
      const result = await work();
      this.speedUp();
      return result;
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      if (error.code === "rate-limited") this.slowDown(io, error);
      throw thrown;
    } finally {
      this.taken -= 1;
      this.waiting.shift()?.();
    }
  }

  /** Half the lanes, and a rest for all. */
  slowDown(io: Io, error?: LifeboatError): void {
    const afterMs = error?.afterMs ?? this.restMs;
    this.limit = Math.max(1, Math.floor(this.limit / 2));
    this.answers = 0;
    if (error !== undefined && afterMs > longestWaitMs) {
      this.refusal = { error, until: io.now().getTime() + afterMs };
      return;
    }
    this.rest ??= this.sleep(afterMs, io.signal)
      .catch(() => undefined)
      .finally(() => {
        this.rest = undefined;
      });
  }

  /** One lane more after some answers without complaint. */
  private speedUp(): void {
    this.answers += 1;
    if (this.answers < 20 || this.limit >= this.most) return;
    this.answers = 0;
    this.limit += 1;
    this.waiting.shift()?.();
  }

  private async enter(io: Io): Promise<void> {
    for (;;) {
      while (this.rest !== undefined) await this.rest;
      if (this.taken < this.limit || io.signal.aborted) break;
      await this.wait(io.signal);
    }
    this.taken += 1;
  }

  private async wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    this.waiting.push(wake);
    signal.addEventListener("abort", wake, { once: true });
    await promise;
    signal.removeEventListener("abort", wake);
    // One woken by its signal gives its place in the queue back.
    const place = this.waiting.indexOf(wake);
    if (place !== -1) this.waiting.splice(place, 1);
  }
}

type Complaint = (answer: unknown) => ErrorCode | undefined;

async function* paced<T>(lanes: Lanes, io: Io, open: () => AsyncIterable<T>, complaint?: Complaint): AsyncGenerator<T> {
  const stream = open()[Symbol.asyncIterator]();
  try {
    for (let begins = true; ; begins = false) {
      const next = await lanes.run(io, begins, () => stream.next());
      if (next.done === true) return;
      if (complaint?.(next.value) === "rate-limited") lanes.slowDown(io);
      yield next.value;
    }
  } finally {
    await stream.return?.();
  }
}

function codeOf(answer: unknown): ErrorCode | undefined {
  const failed = answer as { readonly is?: string; readonly code?: ErrorCode };
  return failed.is === "failed" ? failed.code : undefined;
}
