import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LifeboatError } from "../api/errors.ts";
import type { Context } from "./context.ts";
import type { Connection, Io, ProviderDef, SecretStore } from "./providers/provider.ts";
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

/** Signs in. The session's scratch folder and connection end with it. */
export async function openSession(context: Context, login: Login, options: { need: "read" | "write"; signal: AbortSignal; onNewHost?: (host: string) => Promise<void> }): Promise<Session> {
  const def = await loadProvider(context, login.provider);
  const settings = readSettings(def, login.settings);
  // Loaded here, so that commands which only look do not wait for an HTTP client.
  const { createFetch } = await import("./net/fetch.ts");
  const scratch = mkdtempSync(join(tmpdir(), "lifeboat-"));
  const io: Io = {
    signal: options.signal,
    fetch: createFetch({
      hosts: approvedHosts(def, settings, login.hosts),
      approve: async (host) => {
        await context.ask({ is: "new-host", text: `${login.name} leads to ${host}. May the sign-in go there?` });
        await options.onNewHost?.(host);
        return true;
      },
      signal: options.signal,
      log: context.log,
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
        await connection[Symbol.asyncDispose]();
        forgetScratch();
      },
    };
  } catch (error) {
    forgetScratch();
    throw error;
  }
}
