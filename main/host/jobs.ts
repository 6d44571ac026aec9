import type { JobId } from "../api/contract.ts";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { Events } from "./events.ts";
import { Progression, type Step } from "./progress.ts";

/** A long call under way. */
export type Job = { readonly id: JobId; readonly signal: AbortSignal; readonly progress: (step: Step) => void };
type Running = { readonly stop: AbortController; readonly ended: Promise<void>; readonly places: Set<string> };

const patienceMs = 20_000;

/** Long calls by the id their caller chose. */
export class Jobs {
  readonly #events: Events;
  readonly #running = new Map<JobId, Running>();
  #stopped = false;

  constructor(events: Events) {
    this.#events = events;
  }

  /** Throws `exists` for an id in use, and what `work` throws. Says `ended` however it ends. */
  async run<T>(id: JobId, work: (job: Job) => Promise<T>): Promise<T> {
    if (this.#stopped) throw new LifeboatError("cancelled", "the program is ending");
    if (this.#running.has(id)) throw new LifeboatError("exists", "a job of this name is under way");
    const stop = new AbortController();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#running.set(id, { stop, ended: promise, places: new Set() });
    const progression = new Progression(id, this.#events.emit);
    try {
      return await work({ id, signal: stop.signal, progress: (step) => progression.update(step) });
    } catch (error) {
      throw stop.signal.aborted ? new LifeboatError("cancelled", "stopped on request", { cause: error }) : asLifeboatError(error);
    } finally {
      progression.end();
      this.#running.delete(id);
      resolve();
      this.#events.emit({ is: "ended", job: id });
    }
  }

  /** While `work` lasts, the source (named by `keyOf`) or second copy is shown as at work, by pages that are told when that changes. Throws vault-busy where another job is at it. */
  async at<T>(job: Job, place: string, work: () => Promise<T>): Promise<T> {
    if (this.of(place) !== null) throw new LifeboatError("vault-busy", "another job is at this source");
    const places = this.#running.get(job.id)?.places;
    places?.add(place);
    this.#events.changed("home");
    try {
      return await work();
    } finally {
      places?.delete(place);
      this.#events.changed("home");
    }
  }

  /** As `at`, but where another job is there, that one may end first: what goes on by itself after a check is short. */
  async soonAt<T>(job: Job, place: string, work: () => Promise<T>): Promise<T> {
    const patience = AbortSignal.any([job.signal, AbortSignal.timeout(patienceMs)]);
    for (let other = this.of(place); other !== null && !patience.aborted; other = this.of(place)) await this.ended(other, patience).catch(() => undefined);
    job.signal.throwIfAborted();
    return this.at(job, place, work);
  }

  /** The job that is at this source. */
  of(place: string): JobId | null {
    for (const [id, { places }] of this.#running) if (places.has(place)) return id;
    return null;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Resolves when it is over, or is not there. Rejects when the signal aborts. */
  async ended(id: JobId, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
    await Promise.race([this.#running.get(id)?.ended, stopped]).finally(() => signal.removeEventListener("abort", stop));
  }

  /** Asks it to stop; no such job is fine, it may just have ended. */
  cancel(id: JobId): void {
    this.#running.get(id)?.stop.abort();
  }

  /** Asks all to stop, and waits until they have. None begins any more: a row of them must not go on in a vault that closes. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const all = [...this.#running.values()];
    for (const { stop } of all) stop.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }
}
