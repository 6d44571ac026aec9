import { LifeboatError } from "../api/errors.ts";
import type { Answer, Job } from "./messages.ts";
import { type DecoderProcess, forkDecoder, type StartDecoder } from "./process.ts";

export type Request = {
  readonly edge: number;
  /** Called when its turn comes. */
  readonly bytes: () => Promise<Uint8Array>;
  readonly signal: AbortSignal;
};
export type DecoderOptions = {
  readonly start?: StartDecoder;
  /** How many pictures at the same time. */
  readonly processes?: number;
  readonly limitMs?: number;
  readonly idleMs?: number;
};
/** `never`: it brought down a decoder that had worked, or is no picture; there is no use in asking again. */
export type Lasting = { readonly image: Uint8Array } | { readonly never: string };
/** `notNow`: nothing says that it is the picture's fault, and not a decoder that cannot start or a slow computer. */
export type Outcome = Lasting | { readonly notNow: string };

type Waiting = Request & { readonly resolve: (outcome: Outcome) => void; readonly reject: (error: unknown) => void };
type Place = { process: DecoderProcess | undefined; answered: boolean; busy: boolean; idle: NodeJS.Timeout | undefined };

const mostStrikes = 2;
/** In bytes. */
export const longestPicture = 128 << 20;

/** Pictures through decoder processes, the newest request first: that is what is on the screen now. */
export class Decoder {
  readonly #start: StartDecoder;
  readonly #limitMs: number;
  readonly #idleMs: number;
  readonly #places: Place[];
  readonly #queue: Waiting[] = [];
  #closed = false;

  constructor({ start = forkDecoder, processes = 2, limitMs = 10_000, idleMs = 60_000 }: DecoderOptions = {}) {
    this.#start = start;
    this.#limitMs = limitMs;
    this.#idleMs = idleMs;
    this.#places = Array.from({ length: processes }, () => ({ process: undefined, answered: false, busy: false, idle: undefined }));
  }

  /** Throws `cancelled` where nobody waits for it any more, and what reading its bytes throws. */
  decode(request: Request): Promise<Outcome> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#queue.push({ ...request, resolve, reject });
    this.#next();
    return promise;
  }

  close(): void {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) waiting.reject(closed());
    for (const place of this.#places) this.#end(place);
  }

  #next(): void {
    for (const place of this.#places) {
      if (place.busy) continue;
      const request = this.#take();
      if (request === undefined) return;
      void this.#serve(place, request);
    }
  }

  #take(): Waiting | undefined {
    for (let request = this.#queue.pop(); request !== undefined; request = this.#queue.pop()) {
      if (!request.signal.aborted) return request;
      request.reject(new LifeboatError("cancelled", "nobody waits for it"));
    }
    return undefined;
  }

  async #serve(place: Place, request: Waiting): Promise<void> {
    place.busy = true;
    clearTimeout(place.idle);
    try {
      request.resolve(await this.#outcome(place, request));
    } catch (error) {
      request.reject(error);
    }
    place.busy = false;
    place.idle = setTimeout(() => this.#end(place), this.#idleMs).unref();
    this.#next();
  }

  async #outcome(place: Place, { bytes: read, edge }: Waiting): Promise<Outcome> {
    const bytes = await read();
    if (bytes.byteLength > longestPicture) return { never: "too long" };
    let crashed = false;
    for (let strikes = 0; strikes < mostStrikes; strikes++) {
      const answer = await this.#ask(place, { bytes, edge });
      if (this.#closed) throw closed();
      if ("image" in answer) return answer;
      if ("failed" in answer) return { never: answer.failed };
      crashed ||= answer.crashed;
    }
    return crashed ? { never: "the decoder did not survive it" } : { notNow: "the decoder gave no answer" };
  }

  /** `crashed`: the process ended over it. Not so one that took too long, or that has never shown that it works. */
  async #ask(place: Place, job: Job): Promise<Answer | { readonly crashed: boolean }> {
    const process = (place.process ??= this.#begin(place));
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      process.kill();
    }, this.#limitMs);
    const answer = await process.ask(job);
    clearTimeout(limit);
    if (answer === undefined) return { crashed: place.answered && !late };
    place.answered = true;
    return answer;
  }

  #begin(place: Place): DecoderProcess {
    place.answered = false;
    const process = this.#start();
    void process.ended.then(() => {
      if (place.process === process) place.process = undefined;
    });
    return process;
  }

  #end(place: Place): void {
    clearTimeout(place.idle);
    place.process?.kill();
    place.process = undefined;
  }
}

const closed = (): LifeboatError => new LifeboatError("cancelled", "the decoder is closed");
