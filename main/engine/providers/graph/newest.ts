import { asLifeboatError } from "../../../api/errors.ts";
import type { Io, Ref } from "../provider.ts";
import { Shown } from "../shown.ts";
import { type Answer, isDone } from "./answer.ts";
import type { Call, GraphClient, Page } from "./client.ts";
import { pathId } from "./marks.ts";
import { allOf, type Listed } from "./pages.ts";

/** By the id in its path. */
export type Answers = ReadonlyMap<string, Answer>;

const pageSize = 100;
/** Fewer than these are asked for one by one. */
const few = 5;
/** So many pages in vain for each thing that is looked for: a page is one request, and so is a thing by itself. */
const pagesInVain = 1 / 40;
const tries = 3;

/**
 * Things of a list as wholes, a hundred with one request: a mailbox answers ten thousand in ten minutes. Those that were
 * changed last come first, so that what was just written is on the first pages.
 */
export class Newest<T extends Listed> {
  readonly #client: GraphClient;
  readonly #list: string;
  readonly #shown = new Shown<T>();
  /** Where the last walk ended. */
  #further: string | undefined;
  /** The service does not list so. */
  #isRefused = false;

  /** `expand`: the query for what belongs to each. */
  constructor(client: GraphClient, list: string, expand: string) {
    this.#client = client;
    this.#list = `${list}?${expand}&$orderby=${encodeURIComponent("lastModifiedDateTime desc")}&$top=${pageSize}`;
  }

  /** What these refs name, as it is now, by its id in paths: from the pages, else each by itself, at `path` of that id. */
  async now(refs: readonly Ref[], path: (id: string) => string, io: Io): Promise<Answers> {
    const found = new Map<string, Answer>();
    const unseen = new Set<string>();
    for (const { href, etag } of refs) {
      const id = pathId(href);
      const thing = etag === undefined ? undefined : this.#shown.take(href, etag);
      if (id !== undefined && thing !== undefined) found.set(id, { status: 200, retryAfter: undefined, body: thing });
      else if (id !== undefined) unseen.add(id);
    }
    for (const [id, answer] of await answersTo(this.#client, [...unseen], path, io)) found.set(id, answer);
    return found;
  }

  /** Looks for what these refs name, as long as it comes by the page: to be called with all that will be read next. */
  async look(refs: readonly Ref[], io: Io): Promise<void> {
    const missing = new Map(refs.flatMap(({ href, etag }) => (etag === undefined || this.#shown.has(href, etag) ? [] : [[href, etag] as const])));
    const further = this.#further;
    const patience = Math.ceil(missing.size * pagesInVain);
    const end = await this.#walk(this.#list, { missing, patience: further === undefined ? patience : 1 }, io);
    this.#further = further === undefined ? end : await this.#walk(further, { missing, patience }, io);
  }

  /** Gives where it ended; undefined for the end of the list. */
  async #walk(from: string, { missing, patience }: { readonly missing: Map<string, string>; readonly patience: number }, io: Io): Promise<string | undefined> {
    let path: string | undefined = from;
    for (let inVain = 0; path !== undefined && missing.size >= few && inVain < patience; ) {
      const page: Page<T> | undefined = this.#isRefused ? undefined : await this.#page(path, io);
      if (page === undefined) return undefined;
      const before = missing.size;
      for (const thing of page.value ?? []) this.#see(thing, missing);
      inVain = missing.size < before ? 0 : inVain + 1;
      const next: string | undefined = page["@odata.nextLink"];
      path = next === undefined ? undefined : this.#client.pathOf(next);
    }
    return path;
  }

  #see(thing: T, missing: Map<string, string>): void {
    const { id, "@odata.etag": etag } = thing;
    if (id === undefined || etag === undefined || isCut(thing)) return;
    this.#shown.add(id, etag, thing);
    if (missing.get(id) === etag) missing.delete(id);
  }

  /** Undefined where there is none. */
  async #page(path: string, io: Io): Promise<Page<T> | undefined> {
    for (let made = 1; made <= tries; made++) {
      const answer = await this.#client.send({ method: "GET", path }, io);
      const page = (answer.body ?? {}) as Page<T>;
      if (isDone(answer) && Array.isArray(page.value)) return page;
      this.#isRefused = answer.status < 500 && answer.status !== 429;
      if (this.#isRefused) return undefined;
    }
    return undefined;
  }
}

/** What the service says at the path of each id, to its end. */
export async function answersTo(client: GraphClient, ids: readonly string[], path: (id: string) => string, io: Io): Promise<Answers> {
  const answers = await eachAnswered(client, ids.map((id): Call => ({ method: "GET", path: path(id) })), io);
  const all = new Map<string, Answer>();
  for (const [n, id] of ids.entries()) {
    const answer = answers[n];
    if (answer !== undefined) all.set(id, await toItsEnd(client, answer, io));
  }
  return all;
}

/** Together, else, where that is too much for one answer, each by itself. */
async function eachAnswered(client: GraphClient, calls: readonly Call[], io: Io): Promise<Answer[]> {
  try {
    return await client.batch(calls, io);
  } catch (thrown) {
    if (asLifeboatError(thrown).code !== "too-large") throw thrown;
    if (calls.length === 1) return [{ status: 413, retryAfter: undefined, body: undefined }];
    const answers: Answer[] = [];
    for (const call of calls) answers.push(...(await eachAnswered(client, [call], io)));
    return answers;
  }
}

const more = "@odata.nextLink";
const isCut = (body: object): boolean => Object.keys(body).some((name) => name.endsWith(more));

/** A list inside an answer may come in pages (dates of a long series, files), which a link beside it says. Where one cannot be had, all of it is not. */
async function toItsEnd(client: GraphClient, answer: Answer, io: Io): Promise<Answer> {
  const { body } = answer;
  if (!isDone(answer) || typeof body !== "object" || body === null || !isCut(body)) return answer;
  try {
    const parts = await Promise.all(Object.entries(body).map(async ([name, said]): Promise<[string, unknown]> => {
      const next: unknown = (body as Readonly<Record<string, unknown>>)[name === "value" ? more : `${name}${more}`];
      return [name, Array.isArray(said) && typeof next === "string" ? [...(said as unknown[]), ...(await allOf(client, client.pathOf(next), io))] : said];
    }));
    return { ...answer, body: Object.fromEntries(parts.filter(([name]) => !name.endsWith(more))) };
  } catch (thrown) {
    const { code } = asLifeboatError(thrown);
    if (code === "cancelled" || code === "auth") throw thrown;
    return { status: 500, retryAfter: undefined, body: undefined };
  }
}

/** One for each list, by the id of its collection. */
export function newestOf<T extends Listed>(client: GraphClient, list: (id: string) => string, expand: string): (id: string) => Newest<T> {
  const known = new Map<string, Newest<T>>();
  return (id) => {
    const found = known.get(id) ?? new Newest<T>(client, list(id), expand);
    known.set(id, found);
    return found;
  };
}
