import { constants, existsSync, readdirSync } from "node:fs";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { App, FolderCheck, Handlers } from "../api/contract.ts";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import { checkPlace, roomAt } from "../engine/vault/place.ts";
import { isAway, openAgain, openOwn } from "./open-own.ts";
import { refresh, type State } from "./state.ts";

type Calls = Pick<Handlers, "app" | "setSettings" | "checkFolder" | "openFolder">;

/** Not in Documents, which sync programs like to take along. */
export const defaultFolder = (): string => join(homedir(), "Lifeboat");

export function app(state: State): Calls {
  return {
    async app() {
      if (isAway(state)) await openAgain(state);
      return appOf(state);
    },

    setSettings(change) {
      const known = Object.entries(change).filter(([, value]) => value !== undefined);
      state.settings.change(Object.fromEntries(known));
      state.events.changed("settings");
      return Promise.resolve(state.settings.settings);
    },

    checkFolder: ({ folder }) => checkFolder(folder ?? state.folder),

    async openFolder({ folder }) {
      const { fine, reason, detail } = await checkFolder(folder);
      if (!fine) throw new LifeboatError(reason === "not-empty" ? "exists" : reason === "not-writable" ? "forbidden" : "vault-place", detail ?? folder);
      await openOwn(state, resolve(folder), true);
      state.settings.change({ folder: state.folder });
      await refresh(state, "vault");
      return appOf(state);
    },
  };
}

export function appOf({ options, story, own, folder, settings, trouble }: State): App {
  const { version, platform, hostKind: host } = options;
  const vault = story ? "rehearsal" : own ? "own" : "none";
  return { version, platform, host, vault, folder, settings: settings.settings, ...(trouble && { trouble }) };
}

/** Whether a vault may be made, or is, in this folder. Throws no-folder for a path that is not a full one. */
async function checkFolder(typed: string): Promise<FolderCheck> {
  if (!isAbsolute(typed)) throw new LifeboatError("no-folder", typed);
  const folder = resolve(typed);
  const { free } = roomAt(folder);
  try {
    checkPlace(folder);
  } catch (thrown) {
    const { code, detail } = asLifeboatError(thrown);
    if (code !== "vault-place") throw thrown;
    return { folder, fine: false, reason: detail.includes("network drive") ? "network" : "synced", detail, free };
  }
  if (!(await isWritable(folder))) return { folder, fine: false, reason: "not-writable", detail: `${folder} cannot be written to`, free };
  if (isTaken(folder)) return { folder, fine: false, reason: "not-empty", detail: `${folder} holds something else`, free };
  return { folder, fine: true, free };
}

/** The folder itself, else the one it would be made in. */
async function isWritable(folder: string): Promise<boolean> {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return access(at, constants.W_OK).then(() => true, () => false);
}

function isTaken(folder: string): boolean {
  if (!existsSync(folder) || existsSync(join(folder, "vault.db"))) return false;
  try {
    return readdirSync(folder).some((name) => name !== ".DS_Store" && name !== "desktop.ini");
  } catch {
    return true;
  }
}
