import { LifeboatError } from "../../../api/errors.ts";
import type { Answer } from "./content.ts";

const nothing = "No result found.\n";

/** The answer to a query for `_id` alone, which no stored value can disturb. */
export function idsIn(answer: Answer | undefined, uri: string): string[] {
  if (answer?.failure !== undefined) throw providerError(answer.failure, uri);
  if (answer?.text === nothing) return [];
  const lines = (answer?.text ?? "").split("\n");
  if (lines.pop() !== "") throw new LifeboatError("bad-answer", `the list of ${uri} breaks off`);
  return lines.map((line, n) => {
    const [, row, id] = /^Row: (\d+) _id=(-?\d+)$/.exec(line) ?? [];
    if (id === undefined || row !== String(n)) throw new LifeboatError("bad-answer", `${uri} is not listed as Android does`);
    return id;
  });
}

export const isMissingColumn = (failure: string): boolean => /Invalid column|no such column/i.test(failure);
/** A row of more than 2 MiB does not fit the window through which it is handed over. */
export const isTooLarge = (failure: string): boolean => /CursorWindow|SQLiteBlobTooBigException|TransactionTooLarge/.test(failure);

/** The text of an exception may hold what is stored, so only its class is told. */
export function providerError(failure: string, uri: string): LifeboatError {
  const authority = uri.split("/")[2] ?? uri;
  if (/SecurityException/.test(failure)) {
    const permission = /requires ([\w.]+)/.exec(failure)?.[1];
    return new LifeboatError("forbidden", `the phone does not let this computer read ${authority}${permission === undefined ? "" : ` (${permission})`}`);
  }
  if (/Could not find provider|Unknown (?:URL|URI)/.test(failure)) return new LifeboatError("not-found", `the phone has no ${authority}`);
  return new LifeboatError("bad-answer", `${authority} on the phone fails: ${/(?<![\w.])[\w.]+(?:Exception|Error)/.exec(failure)?.[0] ?? "no reason given"}`);
}

/** Why a change was not made; `failure` as Android printed it. */
export function writeError(failure: string | undefined, uri: string): LifeboatError {
  const authority = uri.split("/")[2] ?? uri;
  if (failure === undefined) return new LifeboatError("bad-answer", `${authority} on the phone took the change and does not show it`);
  if (/SecurityException/.test(failure)) {
    const permission = /requires ([\w.]+)/.exec(failure)?.[1];
    return new LifeboatError("forbidden", `the phone does not let this computer write ${authority}${permission === undefined ? "" : ` (${permission})`}; some makers have a switch of their own for it in the developer options, such as "USB debugging (Security settings)"`);
  }
  if (/Invalid recurrence rule/.test(failure)) return new LifeboatError("invalid-item", "the phone's calendar does not understand how this event repeats");
  return providerError(failure, uri);
}
