import { LifeboatError } from "../../../api/errors.ts";
import { collect } from "../dav/collect.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import { realSleep } from "../wrap/patience.ts";
import { type Answer, errorOf, isDone, waitOf } from "./answer.ts";
import { Lanes } from "./lanes.ts";

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** `path` is below the service's root, with a slash; a JSON `body` is an object, any other has its bytes. */
export type Call = {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | Uint8Array;
};
export type Page<T> = { readonly value?: readonly T[]; readonly "@odata.nextLink"?: string; readonly "@odata.deltaLink"?: string };

/** A mailbox answers so many requests at once; a batch is many requests. */
const lanes = 4;
const mostInBatch = 20;
const tries = 8;
const longestWaitMs = 60_000;
const usualWaitMs = 2000;
/** In bytes: far more than a page of anything, or a file in a batch. */
const mostAnswer = 400_000_000;
/** Ids that stay when an item is moved to another folder of the mailbox. */
const stableIds = { Prefer: 'IdType="ImmutableId"' };

/**
 * Requests to Microsoft Graph, at most four at once. "Too many requests" is waited out as the service says, up to a
 * minute, and so is each such answer in a batch: those that were served stay served.
 */
export class GraphClient {
  readonly base: string;
  readonly #fetch: typeof globalThis.fetch;
  readonly #sleep: Sleep;
  readonly #lanes = new Lanes(lanes);

  /** `base` without a slash at its end. */
  constructor(base: string, fetch: typeof globalThis.fetch, sleep: Sleep = realSleep) {
    this.base = base;
    this.#fetch = fetch;
    this.#sleep = sleep;
  }

  /** The JSON of a request that was done. Throws what it was refused with. */
  async json(call: Call, io: Io): Promise<unknown> {
    const answer = await this.send(call, io);
    if (!isDone(answer)) throw errorOf(answer);
    return answer.body;
  }

  get(path: string, io: Io): Promise<unknown> {
    return this.json({ method: "GET", path }, io);
  }

  /** Any answer, refusals included. Throws where there is none. */
  async send(call: Call, io: Io): Promise<Answer> {
    return this.#patiently(io, async () => {
      const response = await this.#lanes.run(1, () => this.#request(this.base + call.path, call, io));
      return answerIn(response);
    });
  }

  /** Where the service leads to. Throws what it was refused with. */
  async redirect(path: string, io: Io): Promise<string> {
    const response = await this.#lanes.run(1, () => this.#request(this.base + path, { method: "GET", path }, io, "manual"));
    const location = response.headers.get("location");
    if (location === null || response.status >= 400 || response.status < 300) throw errorOf(await answerIn(response));
    await response.body?.cancel();
    return new URL(location, this.base).href;
  }

  /** A request without the token, to an address that the service has signed. */
  plain(url: string, init: RequestInit, io: Io): Promise<Response> {
    stopIfAborted(io);
    return io.fetch(url, { ...init, credentials: "include", signal: io.signal });
  }

  /** One answer per call, in their order. Throws where the batch as a whole had none: what became of its calls is not known. */
  async batch(calls: readonly Call[], io: Io): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let at = 0; at < calls.length; at += mostInBatch) answers.push(...(await this.#batchOnce(calls.slice(at, at + mostInBatch), io)));
    return answers;
  }

  /** The path of an address the service gave. Throws bad-answer for one elsewhere: credentials do not go there. */
  pathOf(url: string): string {
    if (!this.owns(url)) throw new LifeboatError("bad-answer", "the service leads to another place");
    return url.slice(this.base.length);
  }

  owns(url: string): boolean {
    return url.startsWith(`${this.base}/`);
  }

  async #batchOnce(calls: readonly Call[], io: Io): Promise<Answer[]> {
    const answers = new Map<number, Answer>();
    for (let made = 1; ; made++) {
      const open = calls.flatMap((call, n) => (answers.get(n)?.status ?? 429) === 429 ? [{ call, n }] : []);
      if (open.length === 0) break;
      if (made > 1) {
        const wait = Math.max(...open.map(({ n }) => waitOf(answers.get(n)?.retryAfter) ?? usualWaitMs));
        if (made > tries || wait > longestWaitMs) break;
        await this.#sleep(wait, io.signal);
      }
      for (const [n, answer] of await this.#round(open, io)) answers.set(n, answer);
    }
    return calls.map((_, n) => answers.get(n) ?? { status: 500, retryAfter: undefined, body: undefined });
  }

  async #round(open: readonly { readonly call: Call; readonly n: number }[], io: Io): Promise<Map<number, Answer>> {
    const requests = open.map(({ call, n }) => ({ id: String(n), ...partOf(call) }));
    const path = "/$batch";
    const answer = await this.#patiently(io, async () => {
      const response = await this.#lanes.run(lanes, () => this.#request(this.base + path, { method: "POST", path, body: { requests } }, io));
      return answerIn(response);
    });
    if (!isDone(answer)) throw errorOf(answer);
    const { responses } = answer.body as { readonly responses?: readonly BatchAnswer[] };
    if (!Array.isArray(responses)) throw new LifeboatError("bad-answer", "a batch without answers");
    const told = new Map((responses as readonly BatchAnswer[]).map((each) => [Number(each.id), each]));
    // Nobody knows what became of one without an answer: it is not sent again.
    return new Map(open.map(({ n }) => [n, answerOf(told.get(n))]));
  }

  async #patiently(io: Io, send: () => Promise<Answer>): Promise<Answer> {
    for (let made = 1; ; made++) {
      const answer = await send();
      const wait = waitOf(answer.retryAfter) ?? usualWaitMs;
      const isBusy = answer.status === 429 || (answer.status === 503 && answer.retryAfter !== undefined);
      if (!isBusy || made >= tries || wait > longestWaitMs) return answer;
      await this.#sleep(wait, io.signal);
    }
  }

  #request(url: string, { method, headers, body }: Call, io: Io, redirect: "follow" | "manual" = "follow"): Promise<Response> {
    stopIfAborted(io);
    const isJson = body !== undefined && !(body instanceof Uint8Array);
    return this.#fetch(url, {
      method,
      headers: { ...stableIds, ...(isJson && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as Uint8Array<ArrayBuffer>) }),
      credentials: "include",
      redirect,
      signal: io.signal,
    });
  }
}

type BatchAnswer = { readonly id: string; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

function partOf({ method, path, headers, body }: Call): object {
  const type = body === undefined ? {} : { "Content-Type": "application/json" };
  const sent = body instanceof Uint8Array ? Buffer.from(body).toString("base64") : body;
  return { method, url: path, headers: { ...stableIds, ...type, ...headers }, ...(sent !== undefined && { body: sent }) };
}

function answerOf(told: BatchAnswer | undefined): Answer {
  return told === undefined ? { status: 500, retryAfter: undefined, body: undefined } : { status: told.status, retryAfter: headerOf(told, "retry-after"), body: told.body };
}

function headerOf({ headers }: BatchAnswer, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Throws bad-answer for a success that is no JSON; what refuses may be anybody's page. */
export async function answerIn(response: Response): Promise<Answer> {
  return { status: response.status, retryAfter: response.headers.get("retry-after") ?? undefined, body: await bodyOf(response) };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = Buffer.from(await collect(response.body ?? [], mostAnswer)).toString();
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (response.ok) throw new LifeboatError("bad-answer", "no JSON");
    return undefined;
  }
}
