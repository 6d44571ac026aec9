import { LifeboatError } from "../api/errors.ts";
import type { Io, Question } from "../engine/providers/provider.ts";
import type { Output } from "./output.ts";
import { plain, texts } from "./text.ts";

/** Somebody is there to answer. */
export const someoneIsThere = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Asked on stderr, since stdout is for data. Throws cancelled when the person breaks off. */
export async function askHidden(message: string): Promise<string> {
  const { isCancel, password } = await import("@clack/prompts");
  const answer = await untilHangUp((signal) => password({ message: plain(message), output: process.stderr, signal }));
  if (isCancel(answer)) throw noAnswer();
  return answer;
}

/** A new passphrase, typed twice: nobody sees what was mistyped. */
export async function askNew(message: string): Promise<string> {
  const first = await askHidden(message);
  if (first !== (await askHidden("The same passphrase again"))) throw new LifeboatError("usage", "the two passphrases differ");
  return first;
}

export async function askYesNo(message: string): Promise<boolean> {
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await untilHangUp((signal) => confirm({ message: plain(message), initialValue: false, output: process.stderr, signal }));
  if (isCancel(answer)) throw noAnswer();
  return answer;
}

/** What a provider may ask while it connects; undefined where nobody is there. A page can be opened without a terminal here. */
export function questions(out: Output, attended: boolean): Io["ask"] | undefined {
  if (!attended && !someoneIsThere()) return undefined;
  return async (question) => {
    if (question.is === "consent" || question.is === "device-code") return show(out, question);
    if (question.is === "unlock") return tell(out, question);
    if (someoneIsThere()) return ask(out, question);
    throw new LifeboatError(question.is === "new-host" ? "new-host" : "auth", question.text);
  };
}

/** It is answered on the device. */
function tell(out: Output, { text, people }: Question): string {
  out.progress(undefined);
  out.data({ event: "at-device", text, ...(people !== undefined && { people }) });
  out.say(plain(text));
  return "told";
}

/** Whoever waits for the sign-in hears from the browser, or from the service, how it went. */
function show(out: Output, { is, text, url = "", back }: Question): string {
  out.data({ event: "sign-in", is, text, url });
  out.say(`${plain(text)}\n  ${plain(url)}`);
  if (back !== undefined && someoneIsThere()) void readPasted(out, back);
  return texts.add["page-done"];
}

/** The browser may be on another computer, as it is for whoever is here through ssh. */
async function readPasted(out: Output, { take, until }: NonNullable<Question["back"]>): Promise<void> {
  const { isCancel, text } = await import("@clack/prompts");
  while (!until.aborted) {
    const pasted = await untilHangUp((signal) => text({ message: texts.add.paste, output: process.stderr, signal: AbortSignal.any([until, signal]) }));
    if (until.aborted || (!isCancel(pasted) && take(pasted))) return;
    // The prompt has the keyboard, so that Ctrl-C comes here.
    if (isCancel(pasted)) return void process.kill(process.pid, "SIGINT");
    out.say(texts.add["paste-wrong"]);
  }
}

async function ask(out: Output, { is, text, url }: Question): Promise<string> {
  out.progress(undefined);
  if (is === "password") return askHidden(text);
  if (url !== undefined) out.say(`${plain(text)}\n  ${plain(url)}`);
  if (await askYesNo(url === undefined ? text : "Done?")) return "yes";
  throw new LifeboatError(is === "new-host" ? "new-host" : "auth", `you said no to: ${text}`);
}

/** Ctrl-D, and the end of what is typed, break a question off as Ctrl-C does: it would wait for an answer that cannot come. */
async function untilHangUp<T>(question: (hungUp: AbortSignal) => Promise<T>): Promise<T> {
  const hungUp = new AbortController();
  const stop = (): void => hungUp.abort();
  const onKey = (_text: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key?.ctrl === true && key.name === "d") stop();
  };
  process.stdin.on("keypress", onKey).once("end", stop);
  try {
    return await question(hungUp.signal);
  } finally {
    process.stdin.off("keypress", onKey).off("end", stop);
  }
}

const noAnswer = (): LifeboatError => new LifeboatError("cancelled", "no answer was given");

const largest = 64 * 1024;

/** All of standard input, without its last line end; from a terminal, asked for without showing it. */
export async function readStdin(what: string): Promise<string> {
  if (process.stdin.isTTY) return askHidden(what);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new LifeboatError("usage", "standard input is too long for a password");
    chunks.push(chunk);
  }
  const secret = Buffer.concat(chunks).toString("utf8").replace(/\r?\n$/, "");
  if (secret === "") throw new LifeboatError("usage", "standard input is empty, so there is no password");
  return secret;
}
