import { existsSync } from "node:fs";
import { join } from "node:path";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import { Engine } from "../engine/engine.ts";
import { answer } from "./attended.ts";
import { sumUp } from "./home.ts";
import { Screens } from "./screens.ts";
import type { Opened, State } from "./state.ts";

/** Opens the person's vault, or makes it; the one before is closed first. Throws what opening throws. */
export async function openOwn(state: State, folder: string, create: boolean): Promise<void> {
  if (state.own?.engine.vault.dir === folder) return;
  if (!state.jobs.idle) throw new LifeboatError("vault-busy", "something is under way; wait until it is done");
  const before = state.own;
  state.own = undefined;
  await close(before);
  state.own = await open(state, folder, create);
  state.folder = folder;
  state.trouble = undefined;
}

/** At the start: a vault that is not there, or cannot be opened, must not keep the window from opening. */
export async function openKnown(state: State): Promise<void> {
  const known = state.settings.folder !== undefined || state.options.folder !== undefined;
  try {
    if (existsSync(join(state.folder, "vault.db"))) await openOwn(state, state.folder, false);
    else if (known && state.settings.folder === state.folder) state.trouble = { code: "vault-away", detail: `${state.folder} is not there` };
  } catch (thrown) {
    const { code, detail } = asLifeboatError(thrown);
    state.trouble = { code, detail };
  }
}

export async function close(opened: Opened | undefined): Promise<void> {
  await opened?.screens.close();
  await opened?.engine.close();
}

async function open(state: State, vaultDir: string, create: boolean): Promise<Opened> {
  const { secrets, clock, providers } = state.options;
  let vaultId = "";
  const engine = await Engine.open({
    vaultDir,
    create,
    secrets: (account) => secrets.in(vaultId).of(account),
    ask: (question) => answer(state, question),
    onRequest: ({ host, account, received }) => state.contacts.saw(host, { account, received }, new Date()),
    ...(clock && { clock }),
    ...(providers && { providers }),
  });
  vaultId = engine.vault.id;
  const screens = new Screens(vaultDir);
  sumUp({ engine, screens }, engine.context.clock.now()).catch(() => undefined); // told to whoever asks
  return { kind: "own", engine, screens };
}
