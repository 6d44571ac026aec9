import { asLifeboatError, type ErrorCode, errorCodes, LifeboatError } from "../api/errors.ts";
import { type ExitCode, exitCodeOf } from "./exit-codes.ts";
import type { Output } from "./output.ts";
import { errorTexts, fill, plain, shellWord, texts } from "./text.ts";

export type Failure = { readonly what: string; readonly safe: string; readonly next: string };
export type Where = { readonly account?: string | undefined; readonly command?: string | undefined; /** It has --wait. */ readonly canWait?: boolean };

const commandTexts: Readonly<Record<string, string>> = texts.next;
/** Of an account that was not saved there is nothing to sign in to again. */
const addTexts: Readonly<Record<string, string>> = texts.nextOfAdd;
/** A second copy is no account. */
const copiesTexts: Readonly<Record<string, string>> = texts.nextOfCopies;
/** What brings everything home has no vault yet that knows the copy. */
const recoverTexts: Readonly<Record<string, string>> = texts.nextOfRecover;
/** Where the system has no daily task there may be another way. */
const scheduleTexts: Readonly<Record<string, string>> = texts.nextOfSchedule;
const waitTexts: Readonly<Record<string, string>> = texts.nextOfWait;

/** What happened, what is safe, what to do next; on the command line the last one names a command where there is one. */
export function failureOf(error: LifeboatError, where: Where = {}): Failure {
  const { what, safe, next } = errorTexts[error.code];
  const { command = "", canWait = false } = where;
  const ofCopies = command.startsWith("copies ");
  const account = where.account === undefined ? (ofCopies ? "NAME" : "ACCOUNT") : shellWord(where.account);
  const ofAdd = command.startsWith("add ") || command === "copies add" ? addTexts[error.code] : undefined;
  const ofRecover = command === "copies recover" ? recoverTexts[error.code] : undefined;
  const ofSchedule = command === "schedule" ? scheduleTexts[error.code] : undefined;
  const own = ofAdd ?? ofRecover ?? ofSchedule ?? (ofCopies ? copiesTexts[error.code] : undefined) ?? (canWait ? waitTexts[error.code] : undefined);
  return {
    what: fill(what, { detail: plain(error.detail).replace(/\.$/, "") }),
    safe,
    next: fill(own ?? commandTexts[error.code] ?? next, { account, command }).replace("  ", " "),
  };
}

/** What a run ended with, as it was kept: its words, or what there is where an older or newer Lifeboat called it otherwise. */
export function ended(code: string, detail: string | null): string {
  const known = (Object.keys(errorCodes) as ErrorCode[]).find((each) => each === code);
  return known === undefined ? plain(detail ?? code) : failureOf(new LifeboatError(known, detail ?? "")).what;
}

/** Says it in three lines, and to programs as an `error` event. Gives the exit code. */
export function report(out: Output, thrown: unknown, where: Where = {}): ExitCode {
  const error = asLifeboatError(thrown);
  const failure = failureOf(error, where);
  const { code, detail, retry } = error;
  out.data({ event: "error", ...(where.account !== undefined && { account: where.account }), code, retry, detail, ...failure });
  out.say(`${where.account === undefined ? "" : `${plain(where.account)}: `}${failure.what}\n  ${failure.safe}\n  ${failure.next}`);
  return exitCodeOf(code);
}
