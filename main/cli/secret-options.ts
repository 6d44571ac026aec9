import { type Command, Option } from "commander";
import { LifeboatError } from "../api/errors.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { readStdin } from "./ask.ts";
import { typedPath } from "./typed-path.ts";

type Given = { readonly name: string; readonly file: string } | { readonly name: string; readonly stdin: true };

/** "--password-file F", "--password-stdin" and the like for each secret. There is no option that takes the secret itself. */
export function addSecretOptions(command: Command, secrets: readonly string[]): void {
  for (const name of secrets) {
    command.addOption(new Option(`--${name}-file <file>`, `read the ${name} from this file at each use; only you may read it`));
    command.addOption(new Option(`--${name}-stdin`, `the ${name} comes on standard input, and is saved`));
  }
}

export function givenSecrets(names: readonly string[], options: Readonly<Record<string, unknown>>): Given[] {
  const given = names.flatMap((name): Given[] => {
    const file = options[`${name}File`];
    if (typeof file === "string") return [{ name, file: typedPath(file) }];
    return options[`${name}Stdin`] === true ? [{ name, stdin: true }] : [];
  });
  if (given.filter((secret) => "stdin" in secret).length > 1) throw new LifeboatError("usage", "only one secret can come on standard input");
  return given;
}

/** Nobody types the secret, and no option says where it is. */
export const nobodyToAsk = (secret: string): LifeboatError => new LifeboatError("usage", `there is nobody to ask; use --${secret}-file FILE or --${secret}-stdin`);

/** Into the secret store; gives what undoes it, and whatever else became of the account's secrets, or of `only` those. */
export async function saveGiven(secrets: Secrets, account: string, given: readonly Given[], only?: readonly string[]): Promise<() => Promise<void>> {
  const putBack = await secrets.keep(account, only);
  try {
    for (const secret of given) {
      if ("file" in secret) await secrets.setFile(account, secret.name, secret.file);
      else await secrets.of(account).set(secret.name, await readStdin(`The ${secret.name} of ${account}`));
    }
  } catch (error) {
    await putBack();
    throw error;
  }
  return putBack;
}
