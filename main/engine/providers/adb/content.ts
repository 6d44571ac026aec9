// Android's `content` command (AOSP frameworks/base/cmds/content). Each call starts a virtual machine, which takes up to a
// second, so many go into one line; errors go to standard error, and the exit code is always 0.
import { randomUUID } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { type Output, type Phone, quoted } from "./phone.ts";

export type Query = { readonly uri: string; readonly columns: readonly string[]; readonly where?: string };
/** `failure` is what Java printed; the text before it is then only a part. */
export type Answer = { readonly text: string; readonly failure?: string };

/** Answers in the order of the queries, rows in the order of their _id. Throws where the phone did not answer all. */
export type Ask = (queries: readonly Query[], io: Io) => Promise<Answer[]>;

/** The words of one call, without `content` itself: `["insert", "--uri", ...]`. */
export type Call = readonly string[];

/** What became of each call, in their order; those of one `tell` run in no order. Throws as `Ask` does. */
export type Tell = (calls: readonly Call[], io: Io) => Promise<Answer[]>;

/** Virtual machines started side by side: phones have several cores. */
const lanes = 3;
/** Old servers of adb take no longer line. */
const longestLine = 3500;
/** Calls in one script: a slow phone takes two seconds for each, and no script longer than a phone may be silent. */
const longestScript = 40;

export function askOf(phone: Phone): Ask {
  return async (queries, io) => {
    const most = Math.ceil(queries.length / lanes);
    const running = [...batches(queries.map(callOf), most)].map((batch) => run(phone, batch, io));
    return (await Promise.all(running)).flat();
  };
}

/** Changes hold whole texts: they come as a script, which may be longer than a line. */
export function tellOf(phone: Phone): Tell {
  return async (calls, io) => {
    const answers: Answer[] = [];
    const scripts = Array.from({ length: Math.ceil(calls.length / longestScript) }, (_, n) => calls.slice(n * longestScript, (n + 1) * longestScript));
    for (let at = 0; at < scripts.length; at += lanes) answers.push(...(await Promise.all(scripts.slice(at, at + lanes).map((script) => tell(phone, script, io)))).flat());
    return answers;
  };
}

async function tell(phone: Phone, calls: readonly Call[], io: Io): Promise<Answer[]> {
  const mark = randomUUID();
  const path = `/data/local/tmp/lifeboat-${mark}.sh`;
  const script = [marked("c", mark, "content"), ...calls.map((words) => `c ${words.map(quoted).join(" ")}`), ""].join("\n");
  await phone.send(path, ReadableStream.from([new TextEncoder().encode(script)]), io.now(), io);
  const answers = divided(await phone.run(`sh ${path}; rm -f ${path}`, io), mark, calls.length);
  return answers.map((answer) => (answer.failure === undefined && usage.test(answer.text) ? { ...answer, failure: answer.text.slice(-500) } : answer));
}

/** What `content` prints where it does not understand its arguments. */
const usage = /^\[ERROR\] /m;

function callOf({ uri, columns, where }: Query): string {
  return `q ${quoted(uri)} --projection ${columns.join(":")}${where === undefined ? "" : ` --where ${quoted(where)}`}`;
}

function* batches(calls: readonly string[], most: number): Generator<string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const call of calls) {
    if (batch.length === most || (batch.length > 0 && length + call.length > longestLine)) {
      yield batch;
      batch = [];
      length = 0;
    }
    batch.push(call);
    length += call.length + 1;
  }
  if (batch.length > 0) yield batch;
}

async function run(phone: Phone, calls: readonly string[], io: Io): Promise<Answer[]> {
  const mark = randomUUID();
  return divided(await phone.run([marked("q", mark, "content query --sort _id --uri"), ...calls].join(";"), io), mark, calls.length);
}

/** Nothing that is stored on the phone can hold a mark made now. */
const marked = (name: string, mark: string, command: string): string => `${name}(){ ${command} "$@" </dev/null; echo ${mark}; echo ${mark} >&2; }`;

function divided({ out, err }: Output, mark: string, count: number): Answer[] {
  const texts = Buffer.from(out).toString("utf8").split(`${mark}\n`);
  if (err === "") return together(texts, count);
  const errors = err.split(`${mark}\n`);
  if (texts.length !== count + 1 || errors.length !== count + 1) throw brokenOff();
  return Array.from({ length: count }, (_, n) => answerOf(texts[n] ?? "", errors[n] ?? ""));
}

/** Where both streams come as one, each answer is followed by two marks. */
function together(texts: readonly string[], count: number): Answer[] {
  if (texts.length !== 2 * count + 1) throw brokenOff();
  return texts.filter((_, n) => n % 2 === 0 && n < 2 * count).map((text) => answerOf(text, text.startsWith(failure) ? text : ""));
}

const failure = "Error while accessing provider:";

/** Only what stands at the start of a line of the error stream: others may write there, too. */
function answerOf(text: string, error: string): Answer {
  const at = error.startsWith(failure) ? 0 : error.indexOf(`\n${failure}`) + 1;
  const failed = at > 0 || error.startsWith(failure);
  return failed ? { text, failure: error.slice(at).split("\n").slice(0, 2).join("\n") } : { text };
}

const brokenOff = (): LifeboatError => new LifeboatError("bad-answer", "the phone did not answer to the end");
