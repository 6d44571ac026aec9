import type { ErrorCode } from "../../../api/errors.ts";
import { asLifeboatError, errorCodes, LifeboatError } from "../../../api/errors.ts";
import { gather } from "../bytes.ts";
import type { Change, Collection, Connection, Fetched, Io, ProviderDef, Ref, Source, Target } from "../provider.ts";
import { overlay, plainSides } from "./overlay.ts";
import type { Patience } from "./patience.ts";
import { Tries } from "./patience.ts";
import { resumingItem } from "./resume.ts";
import { retryWrite } from "./retry-write.ts";

/**
 * Tries again what failed and may be repeated: listings and reads, media from the byte where it broke off, and writes
 * that were not made or whose key keeps them from being made twice. Missing answers are asked for again, doubled ones
 * are dropped.
 */
export function retry(connection: Connection, patience: Patience = {}): Connection {
  const { source, target } = connection;
  return overlay(connection, {
    ...(source !== undefined && { source: retrySource(source, patience) }),
    ...(target !== undefined && { target: retryTarget(target, connection, patience) }),
    collections: (io) => eachOnce(() => connection.collections(io), new Tries(patience, io)),
  });
}

/** The same for connecting, and for all connections made. */
export function retryDef<S>(def: ProviderDef<S>, patience: Patience = {}): ProviderDef<S> {
  const connect = async (settings: S, need: "read" | "write", io: Io): Promise<Connection> => {
    return retry(await repeat(() => def.connect(settings, need, io), new Tries(patience, io)), patience);
  };
  return { ...def, connect };
}

function retrySource(source: Source, patience: Patience): Source {
  return {
    changes: (c, since, io) => untilEnd(() => source.changes(c, since, io), new Tries(patience, io)),
    async *read(c, refs, io) {
      for await (const answer of oneAnswerEach((open) => source.read(c, open, io), refs, new Tries(patience, io))) {
        yield answer.is === "item" ? { ...answer, item: resumingItem(answer.item, patience, io) } : answer;
      }
    },
  };
}

function retryTarget(target: Target, { traits }: Connection, patience: Patience): Target {
  const allow = target.allow?.bind(target);
  return {
    // To add a collection is not repeated: the second one would be another.
    ...plainSides(target),
    ...(allow && { allow: (io) => repeat(() => allow(io), new Tries(patience, io)) }),
    write: (c, ops, io) => retryWrite({ target, keyed: traits.keyed, tries: new Tries(patience, io) }, c, ops, io),
    async *find(c, keys, io) {
      yield* await repeat(() => gather(target.find(c, keys, io)), new Tries(patience, io));
    },
  };
}

/**
 * Starts over: an href may be yielded twice. A listing that stops without an end is tried again like a broken one. Without a cursor
 * where one that broke off left something unknown: it may be known by now, and the next listing has to ask.
 */
async function* untilEnd(list: () => AsyncIterable<Change>, tries: Tries): AsyncGenerator<Change> {
  for (let leftUnknown = false; ; ) {
    let isUnknown = false;
    try {
      for await (const change of list()) {
        isUnknown ||= change.is === "unknown";
        yield change.is === "end" && leftUnknown ? withoutCursor(change) : change;
        if (change.is === "end") return;
      }
      throw new LifeboatError("bad-answer", "the listing stopped before its end");
    } catch (thrown) {
      if (!(await tries.again(asLifeboatError(thrown)))) throw thrown;
      leftUnknown ||= isUnknown;
    }
  }
}

function withoutCursor({ at: _at, ...end }: Extract<Change, { is: "end" }>): Change {
  return end;
}

/** Exactly one answer per ref, whatever the source does; those it never gives are "no-answer". */
async function* oneAnswerEach(ask: (open: readonly Ref[]) => AsyncIterable<Fetched>, refs: readonly Ref[], tries: Tries): AsyncGenerator<Fetched> {
  const open = new Map(refs.map((ref) => [ref.href, ref]));
  for (;;) {
    const failed = new Map<string, Extract<Fetched, { is: "failed" }>>();
    let broken: unknown;
    try {
      for await (const answer of ask([...open.values()])) {
        const href = answer.is === "item" ? answer.ref.href : answer.href;
        if (answer.is === "failed") failed.set(href, answer);
        else if (open.delete(href)) yield answer;
      }
    } catch (thrown) {
      broken = thrown;
    }
    for (const [href, answer] of failed) {
      if (errorCodes[answer.code] !== "now" && open.delete(href)) yield answer;
    }
    if (open.size === 0) return;
    const reason = broken === undefined ? reasonOf(failed) : asLifeboatError(broken);
    if (await tries.again(reason)) continue;
    if (broken !== undefined) throw broken;
    for (const href of open.keys()) yield failed.get(href) ?? noAnswer(href);
    return;
  }
}

function reasonOf(failed: ReadonlyMap<string, { readonly code: ErrorCode }>): LifeboatError {
  const [first] = failed.values();
  return new LifeboatError(first?.code ?? "bad-answer", "some answers are missing");
}

function noAnswer(href: string): Fetched {
  return { is: "failed", href, code: "no-answer", detail: "the service did not answer for this item" };
}

type CollectionAnswer = { is: "collection"; collection: Collection } | { is: "end" };

/** Given only when a try is over, so that no collection comes twice. What the last one told of a list without an end is given, too. */
async function* eachOnce(ask: () => AsyncIterable<CollectionAnswer>, tries: Tries): AsyncGenerator<CollectionAnswer> {
  let best: CollectionAnswer[] = [];
  const list = async (): Promise<void> => {
    best = [];
    const seen = new Set<string>();
    for await (const answer of ask()) {
      const id = answer.is === "collection" ? answer.collection.id : undefined;
      if (id !== undefined && seen.has(id)) continue;
      if (id !== undefined) seen.add(id);
      best.push(answer);
      if (answer.is === "end") return;
    }
    throw new LifeboatError("bad-answer", "the list of collections stopped before its end");
  };
  try {
    await repeat(list, tries);
  } catch (thrown) {
    yield* best;
    if (best.length === 0 || asLifeboatError(thrown).code !== "bad-answer") throw thrown;
    return;
  }
  yield* best;
}

async function repeat<T>(work: () => Promise<T>, tries: Tries): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      if (!(await tries.again(asLifeboatError(thrown)))) throw thrown;
    }
  }
}

