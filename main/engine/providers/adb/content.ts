// Android's `content` command (AOSP frameworks/base/cmds/content). Each call starts a virtual machine, which takes up to a
// second, so many go into one line; errors go to standard error, and the exit code is always 0.
import { randomUUID } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import type { Io } from "../provider.ts";
import { type Phone, quoted } from "./phone.ts";

export type Query = { readonly uri: string; readonly columns: readonly string[]; readonly where?: string };
/** `failure` is what Java printed; the text before it is then only a part. */
export type Answer = { readonly text: string; readonly failure?: string };

/** Answers in the order of the queries, rows in the order of their _id. Throws where the phone did not answer all. */
export type Ask = (queries: readonly Query[], io: Io) => Promise<Answer[]>;

/** Virtual machines started side by side: phones have several cores. */
const lanes = 3;
/** Old servers of adb take no longer line. */
const longestLine = 3500;

export function askOf(phone: Phone): Ask {
  return async (queries, io) => {
    const most = Math.ceil(queries.length / lanes);
    const running = [...batches(queries.map(callOf), most)].map((batch) => run(phone, batch, io));
    return (await Promise.all(running)).flat();
  };
}

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

/** Nothing that is stored on the phone can hold a mark made now. */
async function run(phone: Phone, calls: readonly string[], io: Io): Promise<Answer[]> {
  const mark = randomUUID();
  const one = `q(){ content query --sort _id --uri "$@" </dev/null; echo ${mark}; echo ${mark} >&2; }`;
  const { out, err } = await phone.run([one, ...calls].join(";"), io);
  const texts = Buffer.from(out).toString("utf8").split(`${mark}\n`);
  if (err === "") return together(texts, calls.length);
  const errors = err.split(`${mark}\n`);
  if (texts.length !== calls.length + 1 || errors.length !== calls.length + 1) throw brokenOff();
  return calls.map((_, n) => answerOf(texts[n] ?? "", errors[n] ?? ""));
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
