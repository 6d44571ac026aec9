import { rmSync } from "node:fs";
import { asLifeboatError, LifeboatError } from "../api/errors.ts";
import type { Context } from "./context.ts";
import type { FetchOptions } from "./net/fetch.ts";
import type { Connection, Io, ProviderDef, SecretStore } from "./providers/provider.ts";
import { makeScratch } from "./scratch.ts";
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
function politely(context: Context, def: ProviderDef): ProviderDef {
  const sleep = (ms: number, signal: AbortSignal): Promise<void> => context.clock.sleep(ms, signal);
  const paced: ProviderDef = { ...def, connect: async (settings, need, io) => pace(await def.connect(settings, need, io), { sleep }) };
  return retryDef(paced, { sleep });
}

/** A folder never makes a request, and the HTTP client takes longer to load than its listing does. */
function lazyFetch(options: FetchOptions): typeof globalThis.fetch {
  let made: Promise<typeof globalThis.fetch> | undefined;
  return async (input, init) => {
    made ??= import("./net/fetch.ts").then(({ createFetch }) => createFetch(options));
    return (await made)(input, init);
  };
}

/** Signs in. The session's scratch folder and connection end with it. */
export async function openSession(context: Context, login: Login, options: { need: "read" | "write"; signal: AbortSignal; onNewHost?: (host: string) => Promise<void> }): Promise<Session> {
  const def = await loadProvider(context, login.provider);
  const settings = readSettings(def, login.settings);
  const scratch = makeScratch();
  const io: Io = {
    signal: options.signal,
    fetch: lazyFetch({
      hosts: approvedHosts(def, settings, login.hosts),
      approve: async (host) => {
        await context.ask({ is: "new-host", text: `${login.name} leads to ${host}. May the sign-in go there?` });
        await options.onNewHost?.(host);
        return true;
      },
      signal: options.signal,
      log: context.log,
      onRequest: (stat) => context.onRequest?.({ ...stat, account: login.name }),
    }),
    secrets: login.secrets,
    ask: context.ask,
    scratch,
    now: () => context.clock.now(),
    log: context.log,
  };
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
