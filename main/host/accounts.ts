import { resolve } from "node:path";
import type { Choice, Field, Handlers, Input, JobId, ProviderInfo } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import { formOf, paths, type Property, refuseOwnVault, withPassword } from "../engine/account-settings.ts";
import type { Moved } from "../engine/accounts.ts";
import { type Preset, type PresetId, presets } from "../engine/providers/dav/presets.ts";
import { providers as allProviders } from "../engine/providers/index.ts";
import { askedSecrets } from "../engine/providers/asked-secrets.ts";
import type { ProviderDef } from "../engine/providers/provider.ts";
import { attended } from "./attended.ts";
import { backUp } from "./backup.ts";
import { foundBy } from "./found.ts";
import { keyOf, own, refresh, type State } from "./state.ts";

type Calls = Pick<Handlers, "providers" | "addSource" | "signIn" | "signInBack" | "renameSource" | "removeSource">;

export function accounts(state: State): Calls {
  const table = state.options.providers ?? allProviders;
  return {
    async providers() {
      const defs = await Promise.all(Object.values(table).map((load) => load()));
      const offered = defs.filter(({ platforms }) => platforms?.includes(state.options.platform) ?? true);
      return Promise.all(offered.map(async (def) => ({ ...infoOf(def), found: await foundBy(def) })));
    },

    addSource: ({ source, job }) =>
      state.jobs.run(job, async ({ signal, progress }) => {
        const { engine } = own(state);
        const settings = switchesSet(cleanSettings(source.settings), await table[source.provider]?.());
        refuseOwnVault(settings, engine.vault.dir);
        if (source.name.trim() === "") throw new LifeboatError("usage", "name: a source needs a name");
        progress({ phase: "signing-in", what: source.name, done: 0 });
        const { provider, owner, secrets } = source;
        const { id } = await approving(state, job, source.hosts, () => engine.addAccount({ name: source.name.trim(), provider, settings, owner: owner?.trim() || undefined, secrets }, signal));
        await refresh(state, "home", "things");
        return { id };
      }),

    signIn: ({ source, secrets, hosts, moved, newer, job }) =>
      state.jobs.run(job, async ({ signal, progress }) => {
        const opened = own(state);
        const name = await nameOf(state, source);
        progress({ phase: "signing-in", what: name, done: 0, source });
        await approving(state, job, hosts, () => opened.engine.login(name, { secrets, moved: movedTo(moved, newer, opened.engine.vault.dir) }, signal));
        state.signedIn.set(keyOf(opened, source), opened.engine.context.clock.now());
        await refresh(state, "home");
        // What was missed meanwhile is looked at at once; trouble is shown on Home.
        void state.jobs.run(`signed-in-${source}`, (job) => backUp(state, opened, job, source)).catch(() => undefined);
        return {};
      }),

    signInBack: async ({ job, address }) => ({ right: state.waysBack.get(job)?.take(address) ?? false }),

    async renameSource({ source, name }) {
      const { engine } = own(state);
      const secrets = state.options.secrets.in(engine.vault.id);
      await engine.renameAccount(await nameOf(state, source), name, (from, to) => secrets.copyAll(from, to));
      await refresh(state, "home", "things", "alarms");
      return {};
    },

    async removeSource({ source }) {
      await own(state).engine.removeAccount(await nameOf(state, source));
      await refresh(state, "home", "things", "alarms");
      return {};
    },
  };
}

function movedTo(moved: Input<"signIn">["moved"], newer: Input<"signIn">["newer"], vault: string): Moved | undefined {
  if (newer !== undefined) {
    refuseOwnVault(newer, vault);
    return { settings: cleanSettings({ dir: newer.dir }), newer: true };
  }
  return moved && { settings: cleanSettings(moved.url === undefined ? {} : { url: moved.url }) };
}

/** While `work` lasts, the sign-in may go to these hosts, and the person may be asked to sign in elsewhere. */
async function approving<T>(state: State, job: JobId, hosts: readonly string[] = [], work: () => Promise<T>): Promise<T> {
  state.approved.set(job, new Set(hosts));
  try {
    return await attended(job, work);
  } finally {
    state.approved.delete(job);
  }
}

async function nameOf(state: State, source: number): Promise<string> {
  const found = (await own(state).engine.vault.read.accounts()).find((account) => account.id === source && account.removed === null);
  if (!found) throw new LifeboatError("not-found", `there is no source ${source}`);
  return found.name;
}

/** Empty fields are as good as none; folders are kept as full paths. Throws usage for an address with a password in it. */
function cleanSettings(typed: Readonly<Record<string, string>>): Record<string, string> {
  const filled = Object.entries(typed).flatMap(([name, value]) => (value.trim() === "" ? [] : [[name, value.trim()] as const]));
  const secret = withPassword(Object.fromEntries(filled));
  if (secret !== undefined) throw new LifeboatError("usage", `${secret}: leave the password out of the address`);
  return Object.fromEntries(filled.map(([name, value]) => [name, paths.has(name) ? resolve(value) : value]));
}

/** A page sends text. */
function switchesSet(settings: Readonly<Record<string, string>>, def: ProviderDef | undefined): Record<string, unknown> {
  const properties = def === undefined ? {} : formOf(def).properties;
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, properties[name]?.type === "boolean" ? value === "true" : value]));
}

/** The form of a provider, as its own schema describes it. Secrets come last. */
function infoOf(def: ProviderDef): ProviderInfo {
  const { properties, required } = formOf(def);
  // What is for tests is nobody's business.
  const shown = Object.entries(properties).filter(([, { hidden }]) => hidden !== true);
  const settings = shown.map(([name, property]) => fieldOf(name, property, required.includes(name)));
  const secrets = askedSecrets(def).map((name): Field => ({ name, type: "password", required: false }));
  return { id: def.id, title: def.title, kinds: def.kinds.read, fields: [...settings, ...secrets], ...(def.signIn && { signIn: def.signIn.ready ? ("ready" as const) : ("own-client" as const) }) };
}

function fieldOf(name: string, property: Property, required: boolean): Field {
  if (property.enum) return { name, type: "choice", required, choices: property.enum.map(choiceOf) };
  return { name, type: typeOf(name, property), required, ...(property.technical === true && { technical: true }) };
}

function typeOf(name: string, { type }: Property): Field["type"] {
  if (type === "boolean") return "switch";
  if (paths.has(name)) return "folder";
  return name === "url" ? "url" : name === "user" ? "email" : "text";
}

function choiceOf(id: string): Choice {
  const known: Preset | undefined = Object.hasOwn(presets, id) ? presets[id as PresetId] : undefined;
  const servers = [known?.cards, known?.calendars].flatMap((url) => (url === undefined ? [] : [new URL(url).host]));
  return { id, title: known?.title ?? id, setup: sentences(known?.setup), lacks: sentences(known?.lacks), servers: [...new Set(servers)], appPassword: known?.appPassword === true };
}

/** One step each. */
const sentences = (text = ""): string[] => text.split(/(?<=[.!?]) (?=[A-Z])/).filter((sentence) => sentence !== "");
