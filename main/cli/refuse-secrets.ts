import { LifeboatError } from "../api/errors.ts";
import { fill, texts } from "./text.ts";

/** What people call the options that there are. */
const called: Readonly<Record<string, string>> = { "--passwd": "--password", "--secret": "--password", "--app-password": "--password", "--api-key": "--key" };

/** Throws usage where a secret was typed as an argument, without repeating it. */
export function refuseSecrets(words: readonly string[]): void {
  const end = words.indexOf("--");
  for (const word of end === -1 ? words : words.slice(0, end)) {
    const [option] = /^--(?:password|passphrase|passwd|secret|token|app-password|key|api-key|client-secret)(?==|$)/.exec(word) ?? [];
    if (option !== undefined) throw new LifeboatError("usage", fill(texts["password-in-argv"], { option: called[option] ?? option }));
  }
}
