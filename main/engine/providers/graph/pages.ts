import { asLifeboatError, endsAnyRun, LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Change, Cursor, Io } from "../provider.ts";
import { errorName, errorOf, isDone } from "./answer.ts";
import type { GraphClient, Page } from "./client.ts";

/** What every listed thing has. */
export type Listed = { readonly id?: string; readonly "@odata.etag"?: string; readonly "@removed"?: object };

/** Longer lists are a service that goes round in circles. */
const mostPages = 100_000;

/** All things of a list, page by page. */
export async function* pagesOf<T>(client: GraphClient, start: string, io: Io): AsyncGenerator<readonly T[]> {
  let path: string | undefined = start;
  for (let n = 0; path !== undefined; n++) {
    if (n >= mostPages) throw new LifeboatError("bad-answer", "a list without an end");
    const page = (await client.get(path, io)) as Page<T>;
    if (!Array.isArray(page.value)) throw new LifeboatError("bad-answer", "a list without things");
    yield page.value;
    const next = page["@odata.nextLink"];
    path = next === undefined ? undefined : client.pathOf(next);
  }
}

export async function allOf<T>(client: GraphClient, start: string, io: Io): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pagesOf<T>(client, start, io)) all.push(...page);
  return all;
}

export type Delta<T> = {
  readonly client: GraphClient;
  readonly start: string;
  /** What one listed thing says. */
  readonly changes: (thing: T) => Iterable<Change>;
};

/** Things of Outlook, with the labels they have. */
export function* outlookChanges({ id, categories, "@odata.etag": etag, "@removed": removed }: Listed & { readonly categories?: readonly string[] | null }): Generator<Change> {
  if (id === undefined) return;
  if (removed !== undefined) yield { is: "gone", href: id };
  else {
    for (const name of categories ?? []) yield { is: "group", id: name, name };
    yield { is: "present", ref: { href: id, ...(etag !== undefined && { etag }) } };
  }
}

/**
 * What changed since a delta link, or all there is where there is none, it is not ours, it has expired (the service then answers
 * 410), or one of its pages fails, which it may do for ever: the list starts over. A thing may come twice; the later one counts.
 */
export async function* deltaOf<T extends Listed>(delta: Delta<T>, since: Cursor | undefined, io: Io): AsyncGenerator<Change> {
  const { client, start } = delta;
  if (since !== undefined && client.owns(since)) {
    try {
      const first = await deltaPage<T>(client, client.pathOf(since), io);
      yield* deltaPages(delta, first, "delta", io);
      return;
    } catch (thrown) {
      const { code } = asLifeboatError(thrown);
      if (endsAnyRun.has(code)) throw thrown;
      io.log(thrown instanceof Expired ? "a delta link has expired" : "a delta link leads nowhere", { code });
    }
  }
  yield* deltaPages(delta, await deltaPage<T>(client, start, io), "full", io);
}

/** Only the first page of a link says that it is dead; a page that fails later breaks the listing off. */
class Expired extends LifeboatError {}

async function deltaPage<T>(client: GraphClient, path: string, io: Io): Promise<Page<T>> {
  const answer = await client.send({ method: "GET", path, headers: { Prefer: 'IdType="ImmutableId", odata.maxpagesize=200' } }, io);
  if (isDone(answer)) return answer.body as Page<T>;
  const { code, detail } = errorOf(answer);
  const isDead = answer.status === 410 || /resync|syncState/i.test(errorName(answer)) || (/token=/i.test(path) && (answer.status === 400 || answer.status === 404));
  throw isDead ? new Expired(code, detail) : errorOf(answer);
}

async function* deltaPages<T extends Listed>({ client, changes }: Delta<T>, first: Page<T>, listing: "full" | "delta", io: Io): AsyncGenerator<Change> {
  let page = first;
  for (let n = 0; ; n++) {
    for (const thing of page.value ?? []) {
      stopIfAborted(io);
      yield* changes(thing);
    }
    const next = page["@odata.nextLink"];
    if (next === undefined) break;
    if (n >= mostPages) throw new LifeboatError("bad-answer", "a list without an end");
    page = await deltaPage<T>(client, client.pathOf(next), io).catch((thrown: unknown) => {
      throw thrown instanceof Expired ? new LifeboatError("bad-answer", thrown.detail) : asLifeboatError(thrown);
    });
  }
  stopIfAborted(io);
  const at = page["@odata.deltaLink"];
  if (at === undefined) throw new LifeboatError("bad-answer", "a listing without a link to go on from");
  yield { is: "end", listing, at };
}
