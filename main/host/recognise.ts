import { existsSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import type { Handlers } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import type { Recognised } from "../api/recognised.ts";
import { providers as allProviders } from "../engine/providers/index.ts";
import type { ProviderDef } from "../engine/providers/provider.ts";
import { textsIn } from "./found.ts";
import type { State } from "./state.ts";

/** Takes whatever is a folder, so it is asked after those that know their own. */
const takesAnything = "files";

/** What somebody dropped on the window, or chose. */
export function recognising(state: State): Pick<Handlers, "recognise"> {
  return {
    async recognise({ paths }) {
      if (!paths.every((path) => isAbsolute(path))) throw new LifeboatError("usage", "these are not full paths");
      const shown = [...new Set(paths.map((path) => resolve(path)))];
      if (!shown.every((path) => existsSync(path))) return { is: "nothing", why: "not-there" };
      for (const def of await defsOf(state)) {
        const settings = await def.recognises?.(shown).catch(() => undefined);
        if (settings !== undefined) return found(state, def, textsIn(settings));
      }
      return { is: "nothing", why: new Set(shown.map((path) => dirname(path))).size > 1 ? "apart" : "unknown" };
    },
  };
}

async function defsOf({ options }: State): Promise<ProviderDef[]> {
  const defs = await Promise.all(Object.values(options.providers ?? allProviders).map((load) => load()));
  const offered = defs.filter(({ platforms }) => platforms?.includes(options.platform) ?? true);
  return [...offered.filter(({ id }) => id !== takesAnything), ...offered.filter(({ id }) => id === takesAnything)];
}

/** Something of the kind that is kept already may go on there, or lie there. */
async function found({ own }: State, def: ProviderDef, settings: Record<string, string>): Promise<Recognised> {
  const accounts = (await own?.engine.vault.read.accounts()) ?? [];
  const kept = accounts.filter(({ provider, removed }) => provider === def.id && removed === null);
  const here = kept.find((account) => (account.settings as Record<string, unknown>)["dir"] === settings["dir"]);
  const into = def.continues === undefined ? [] : kept.map(({ id, name }) => ({ id, name }));
  return { is: "source", provider: def.id, settings, into, here: here === undefined ? null : { id: here.id, name: here.name } };
}
