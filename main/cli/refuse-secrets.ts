import { LifeboatError } from "../api/errors.ts";
import { fill, texts } from "./text.ts";

/** Throws usage where a secret was typed as an argument, without repeating it. */
export function refuseSecrets(words: readonly string[]): void {
  const end = words.indexOf("--");
  for (const word of end === -1 ? words : words.slice(0, end)) {
    const [option] = /^--(?:password|passphrase|passwd|secret|token|app-password)(?==|$)/.exec(word) ?? [];
    if (option !== undefined) throw new LifeboatError("usage", fill(texts["password-in-argv"], { option: option === "--passphrase" ? option : "--password" }));
  }
}
