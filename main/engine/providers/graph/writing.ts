import { LifeboatError } from "../../../api/errors.ts";
import type { Io, Op, Outcome, Ref } from "../provider.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";
import type { Call, GraphClient, Page } from "./client.ts";
import { pathId, withKey } from "./marks.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Listed } from "./pages.ts";
import { broken, refusal, unmade } from "./outcomes.ts";

export type Creating = Extract<Op, { do: "create" }>;
export type Replacing = Extract<Op, { do: "replace" }>;
/** A thing as it is there, before it is changed. */
export type Current = Listed & Readonly<Record<string, unknown>>;
/** It is there; `etag` is absent where it may have changed since. */
export type Written = { readonly op: Exclude<Op, { do: "remove" }>; readonly id: string; readonly etag?: string };

/** How one kind of thing is written. Ids come as they stand in paths. */
export type Writer = {
  readonly client: GraphClient;
  /** With the etag, and what `refuses` looks at. */
  currentPath(id: string): string;
  /** Why what is there must not be touched. */
  refuses?(current: Current): string | undefined;
  create(op: Creating): Call | Promise<Call>;
  replace(op: Replacing, id: string): Call | Promise<Call>;
  remove(id: string): Call;
  /** Where a refused create was made before, under the same key. */
  made?(op: Creating, answer: Answer, io: Io): Promise<Ref | undefined>;
  /** Whether something belongs to it that travels by itself. */
  hasMore(written: Written): boolean;
  /** Sends that; several things at once. */
  finish(written: Written, io: Io): Promise<void>;
};

type Ready = { readonly op: Op; readonly call: Call };

/** What is there is looked at before it is changed or removed; then everything goes in batches. */
export async function* writeOps(writer: Writer, ops: readonly Op[], io: Io): AsyncGenerator<Outcome> {
  stopIfAborted(io);
  const seen = await currentOf(writer, ops, io);
  const ready: Ready[] = [];
  for (const op of ops) {
    const made = await prepared(writer, op, seen);
    if ("is" in made) yield made;
    else ready.push(made);
  }
  stopIfAborted(io);
  yield* send(writer, ready, io);
}

async function currentOf(writer: Writer, ops: readonly Op[], io: Io): Promise<Map<string, Answer>> {
  const ids = [...new Set(ops.flatMap((op) => (op.do === "create" ? [] : (pathId(op.ref.href) ?? []))))];
  const answers = await writer.client.batch(ids.map((id): Call => ({ method: "GET", path: writer.currentPath(id) })), io);
  return new Map(ids.flatMap((id, n) => (answers[n] === undefined ? [] : [[id, answers[n]] as const])));
}

async function prepared(writer: Writer, op: Op, seen: ReadonlyMap<string, Answer>): Promise<Ready | Outcome> {
  const { key } = op;
  try {
    if (op.do === "create") return { op, call: await writer.create(op) };
    const id = pathId(op.ref.href);
    const there = id === undefined ? undefined : seen.get(id);
    if (id === undefined || there?.status === 404) return op.do === "remove" ? { key, is: "done" } : { key, is: "conflict" };
    if (there === undefined || !isDone(there)) throw there === undefined ? new LifeboatError("bad-answer", "it was not shown") : errorOf(there);
    const current = there.body as Current;
    if (op.ref.etag !== undefined && current["@odata.etag"] !== op.ref.etag) return { key, is: "conflict" };
    const why = writer.refuses?.(current);
    if (why !== undefined) return { key, is: "failed", code: "unsupported", detail: why };
    const call = op.do === "replace" ? await writer.replace(op, id) : writer.remove(id);
    return { op, call: { ...call, headers: { ...call.headers, ...(op.ref.etag !== undefined && { "If-Match": op.ref.etag }) } } };
  } catch (thrown) {
    return unmade(op, thrown);
  }
}

async function* send(writer: Writer, ready: readonly Ready[], io: Io): AsyncGenerator<Outcome> {
  if (ready.length === 0) return;
  let answers: Answer[];
  try {
    answers = await writer.client.batch(ready.map(({ call }) => call), io);
  } catch (thrown) {
    for (const { op } of ready) yield broken(op, thrown);
    return;
  }
  const written: Written[] = [];
  for (const [n, { op }] of ready.entries()) {
    const answer = answers[n];
    if (answer === undefined) yield { key: op.key, is: "unsure" };
    else if (isDone(answer) && op.do !== "remove") written.push(writtenOf(op, answer));
    else yield await settled(writer, op, answer, io);
  }
  yield* finished(writer, written, io);
}

async function settled(writer: Writer, op: Op, answer: Answer, io: Io): Promise<Outcome> {
  if (isDone(answer)) return { key: op.key, is: "done" };
  const ref = op.do === "create" && answer.status === 409 ? await writer.made?.(op, answer, io) : undefined;
  return ref === undefined ? refusal(op, answer) : { key: op.key, is: "done", ref };
}

function writtenOf(op: Written["op"], { body }: Answer): Written {
  const { id = op.do === "replace" ? op.ref.href : "", "@odata.etag": etag } = (body ?? {}) as Listed;
  return { op, id, ...(etag !== undefined && { etag }) };
}

/** The thing itself is there: whether what belongs to it is, too, has to be looked at where it was not all sent. */
async function* finished(writer: Writer, written: readonly Written[], io: Io): AsyncGenerator<Outcome> {
  const [more, whole] = [written.filter((each) => writer.hasMore(each)), written.filter((each) => !writer.hasMore(each))];
  for (const { op, id, etag } of whole) yield { key: op.key, is: "done", ref: { href: id, ...(etag !== undefined && { etag }) } };
  const isWhole = await Promise.all(more.map((each) => isFinished(writer, each, io)));
  for (const { op, id } of more.filter((_, n) => isWhole[n] !== true)) yield op.do === "create" ? { key: op.key, is: "unsure" } : { key: op.key, is: "done", ref: { href: id } };
  yield* withEtags(writer, more.filter((_, n) => isWhole[n] === true), io);
}

async function isFinished(writer: Writer, written: Written, io: Io): Promise<boolean> {
  try {
    await writer.finish(written, io);
    return true;
  } catch (thrown) {
    io.log("what belongs to a written item was not all sent", { detail: String(thrown) });
    return false;
  }
}

/** With the etags they have by now; done they are all the same where those cannot be had. */
async function* withEtags({ client, currentPath }: Pick<Writer, "client" | "currentPath">, written: readonly Written[], io: Io): AsyncGenerator<Outcome> {
  const answers = await client.batch(written.map(({ id }): Call => ({ method: "GET", path: currentPath(pathId(id) ?? "-") })), io).catch(() => []);
  for (const [n, { op, id }] of written.entries()) {
    const etag = (answers[n]?.body as Listed | undefined)?.["@odata.etag"];
    yield { key: op.key, is: "done", ref: { href: id, ...(etag !== undefined && { etag }) } };
  }
}

/** Things of a list that were written under these keys. */
export async function* findMarked(client: GraphClient, list: string, keys: readonly string[], io: Io): AsyncGenerator<{ key: string; ref: Ref }> {
  const unique = [...new Set(keys)];
  const answers = await client.batch(unique.map((key): Call => ({ method: "GET", path: `${list}?${withKey(key)}&$select=id` })), io);
  for (const [n, key] of unique.entries()) {
    const answer = answers[n];
    if (answer === undefined || !isDone(answer)) throw answer === undefined ? new LifeboatError("bad-answer", "no answer for a key") : errorOf(answer);
    for (const { id, "@odata.etag": etag } of (answer.body as Page<Listed>).value ?? []) {
      if (id !== undefined) yield { key, ref: { href: id, ...(etag !== undefined && { etag }) } };
    }
  }
}
