import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Failure } from "../api/contract.ts";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import { Engine } from "../engine/engine.ts";
import { answer } from "./attended.ts";
import { sumUp } from "./home.ts";
import { Screens } from "./screens.ts";
import { type Opened, refresh, type State } from "./state.ts";

/** Opens the person's vault, or makes it; then the one before is closed. Throws what opening throws, and the one before stays. */
export const openOwn = (state: State, folder: string, create: boolean): Promise<void> => inTurn(state, () => openIn(state, folder, create));

/** At the start: a vault that is not there, or cannot be opened, must not keep the window from opening. */
export const openKnown = (state: State): Promise<void> => inTurn(state, () => tryKnown(state));

/** Its disk is gone, or was not there yet, or refused, or what kept it from being opened may be over: whoever made room, or repaired it, presses "Try again". */
export function isAway({ own, trouble, folder }: State): boolean {
  if (own) return !isThere(own);
  return trouble !== undefined || existsSync(join(folder, "vault.db"));
}

/**
 * A vault that was away, as on a disk that was mounted after the start or pulled and plugged in again, is opened when it is
 * there. What is open of a disk that is gone is closed: it would never find the disk again.
 */
export function openAgain(state: State): Promise<void> {
  return inTurn(state, async () => {
    if (!isAway(state) || !state.jobs.idle) return;
    const { own: before, trouble } = state;
    if (before) await leave(state, before);
    await tryKnown(state);
    if (state.own !== before || state.trouble?.code !== trouble?.code) await refresh(state, "vault");
  });
}

/** One after the other: of two that open at once, one would stay open for good. */
function inTurn(state: State, work: () => Promise<void>): Promise<void> {
  const turn = state.opening.then(work);
  state.opening = turn.catch(() => undefined);
  return turn;
}

async function openIn(state: State, folder: string, create: boolean): Promise<void> {
  const isOpen = state.own?.engine.vault.dir === folder;
  if (state.own && isOpen && isThere(state.own)) return;
  refuseWhileBusy(state);
  // Two of one folder are never open at once: the older one might take files of the other along.
  if (state.own && isOpen) await leave(state, state.own);
  const opened = await open(state, folder, create);
  try {
    refuseWhileBusy(state); // with the one before, in which something has begun meanwhile
  } catch (thrown) {
    await close(opened);
    throw thrown;
  }
  const before = state.own;
  state.own = opened;
  state.folder = folder;
  state.trouble = undefined;
  await close(before);
}

function refuseWhileBusy({ jobs }: State): void {
  if (!jobs.idle) throw new LifeboatError("vault-busy", "something is under way; wait until it is done");
}

async function tryKnown(state: State): Promise<void> {
  const known = state.settings.folder !== undefined || state.options.folder !== undefined;
  try {
    if (existsSync(join(state.folder, "vault.db"))) await openIn(state, state.folder, false);
    else if (known && state.settings.folder === state.folder) state.trouble = away(state.folder);
  } catch (thrown) {
    const { code, detail } = asLifeboatError(thrown);
    state.trouble = { code, detail };
  }
}

/** What cannot be closed is no reason to stay with it: its disk is gone. */
async function leave(state: State, gone: Opened): Promise<void> {
  state.own = undefined;
  state.trouble = away(gone.engine.vault.dir);
  await Promise.allSettled([gone.screens.close(), gone.engine.close()]);
}

const away = (folder: string): Failure => ({ code: "vault-away", detail: `${folder} is not there` });

function isThere({ engine }: Opened): boolean {
  try {
    engine.vault.checkThere();
    return !engine.vault.isSpent;
  } catch {
    return false;
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
    onRequest: ({ host, account, received }) => state.contacted.saw(host, { account, received }, new Date()),
    ...(clock && { clock }),
    ...(providers && { providers }),
  });
  vaultId = engine.vault.id;
  const screens = new Screens(engine.vault.readDir);
  sumUp({ engine, screens }, engine.context.clock.now()).catch(() => undefined); // told to whoever asks
  return { kind: "own", engine, screens };
}
