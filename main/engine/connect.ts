import { rmSync } from "node:fs";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { Context } from "./context.ts";
import type { FetchOptions } from "./net/fetch.ts";
import type { Connection, Io, ProviderDef, SecretStore } from "./providers/provider.ts";
import { makeScratch } from "./scratch.ts";
import { wrapDef } from "./providers/wrap/overlay.ts";
import { pace } from "./providers/wrap/pace.ts";
import { retryDef } from "./providers/wrap/retry.ts";

/** An account as its provider needs it, saved or not yet. */
export type Login = {
  readonly name: string;
  readonly provider: string;
  readonly settings: unknown;
  readonly hosts: readonly string[];
  readonly secrets: SecretStore;
};
export type Session = AsyncDisposable & { readonly connection: Connection; readonly io: Io };

export async function loadProvider(context: Context, id: string): Promise<ProviderDef> {
  const load = Object.hasOwn(context.providers, id) ? context.providers[id] : undefined;
  if (!load) throw new LifeboatError("usage", `there is no provider called "${id}"; known are ${Object.keys(context.providers).join(", ")}`);
  return load();
}

/** Gets the provider, and the HTTP client it will want, from the disk while the vault's threads start. */
export function preload(context: Context, id: string): void {
  const ready = loadProvider(context, id).then((def) => (def.secrets.length > 0 ? import("./net/fetch.ts") : undefined));
  ready.catch(() => undefined); // told to whoever needs it
}

/** Throws usage, naming the field, for settings the provider does not take. */
export function readSettings(def: ProviderDef, settings: unknown): unknown {
  const parsed = def.settings.safeParse(settings);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new LifeboatError("usage", `${issue?.path.join(".") || "settings"}: ${issue?.message ?? "not understood"}`);
}

/** Hosts this account's credentials may go to: the provider's own, and those a person approved. */
export function approvedHosts(def: ProviderDef, settings: unknown, approved: readonly string[]): string[] {
  return [...new Set([...(def.hosts?.(settings) ?? []), ...approved])];
}

/** Paced, and tried again where that is safe. */
function politely({ clock }: Context, def: ProviderDef): ProviderDef {
  const sleep = (ms: number, signal: AbortSignal): Promise<void> => clock.sleep(ms, signal);
  return retryDef(wrapDef(def, (connection) => pace(connection, { sleep })), { sleep });
}

/** A folder never makes a request, and the HTTP client takes longer to load than its listing does. */
function lazyFetch(options: FetchOptions): typeof globalThis.fetch {
  let made: Promise<typeof globalThis.fetch> | undefined;
  return async (input, init) => {
    made ??= import("./net/fetch.ts").then(({ createFetch }) => createFetch(options));
    return (await made)(input, init);
  };
}

type IoOptions = { readonly signal: AbortSignal; readonly onNewHost?: (host: string) => Promise<void>; readonly preview?: Io["preview"] };
/** `hosts` may get the account's credentials; `scratch` is a folder, "" for none. */
type Reach = { readonly hosts: readonly string[]; readonly scratch: string };

/** All that the provider of this account may touch. */
function ioFor(context: Context, { name, secrets }: Login, { hosts, scratch, signal, onNewHost, preview }: Reach & IoOptions): Io {
  return {
    signal,
    fetch: lazyFetch({
      hosts,
      approve: async (host) => {
        await context.ask({ is: "new-host", host, text: `${name} leads to ${host}. May the sign-in go there?` });
        await onNewHost?.(host);
        return true;
      },
      signal,
      log: context.log,
      onRequest: (stat) => context.onRequest?.({ ...stat, account: name }),
    }),
    secrets,
    ask: context.ask,
    scratch,
    now: () => context.clock.now(),
    log: context.log,
    preview,
  };
}

/** When a sign-in will end by itself, where the service says so. Sign-ins that are locked say nothing. */
export async function signInEnds(context: Context, { name, provider }: { readonly name: string; readonly provider: string }): Promise<string | undefined> {
  const def = await loadProvider(context, provider).catch(() => undefined);
  if (def?.signIn === undefined) return undefined;
  const { signInEnds: endOf, signInSecret } = await import("./net/sign-in-kept.ts");
  return endOf(await context.secrets(name).get(signInSecret).catch(() => undefined));
}

const leaveMs = 10_000;

/** Gives the sign-in back to the service, where there is such a thing. What fails there does not matter here. */
export async function leave(context: Context, login: Login): Promise<void> {
  const def = await loadProvider(context, login.provider);
  if (def.leave === undefined) return;
  try {
    const settings = readSettings(def, login.settings);
    const hosts = approvedHosts(def, settings, login.hosts);
    await def.leave(settings, ioFor(context, login, { hosts, scratch: "", signal: AbortSignal.timeout(leaveMs) }));
  } catch (thrown) {
    context.log("the sign-in could not be given back", { code: asLifeboatError(thrown).code });
  }
}

/** Signs in. The session's scratch folder and connection end with it. */
export async function openSession(context: Context, login: Login, options: IoOptions & { readonly need: "read" | "write" }): Promise<Session> {
  const def = await loadProvider(context, login.provider);
  const settings = readSettings(def, login.settings);
  const hosts = approvedHosts(def, settings, login.hosts);
  const scratch = makeScratch();
  const io = ioFor(context, login, { ...options, hosts, scratch });
  const forgetScratch = (): void => rmSync(scratch, { recursive: true, force: true });
  try {
    const connection = await politely(context, def).connect(settings, options.need, io);
    return {
      connection,
      io,
      async [Symbol.asyncDispose]() {
        try {
          await connection[Symbol.asyncDispose]();
        } catch (error) {
          context.log("the connection did not close", { error: asLifeboatError(error).code }); // what was done is done
        }
        forgetScratch();
      },
    };
  } catch (error) {
    forgetScratch();
    throw error;
  }
}
