import type { ProviderInfo } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import type { Io, ProviderDef } from "../engine/providers/provider.ts";

const most = 20;
const patienceMs = 3000;

/** What a provider sees on this computer by itself, so that nobody has to look for it. None where it may not look. */
export async function foundBy(def: ProviderDef): Promise<ProviderInfo["found"]> {
  const found: { settings: Record<string, string>; label: string }[] = [];
  try {
    for await (const { settings, label } of def.discover?.(blindIo()) ?? []) {
      found.push({ settings: textsIn(settings), label });
      if (found.length === most) break;
    }
  } catch {
    return found; // what could not be looked into can still be typed
  }
  return found;
}

/** A form holds text. */
export function textsIn(settings: unknown): Record<string, string> {
  const entries = Object.entries((settings ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : [])));
}

/** Looking around needs no network, no secrets and no person. */
function blindIo(): Io {
  const refuse = (): Promise<never> => Promise.reject(new LifeboatError("unsupported", "looking around asks for nothing"));
  return {
    signal: AbortSignal.timeout(patienceMs),
    fetch: refuse,
    secrets: { get: async () => undefined, set: refuse, remove: refuse },
    ask: refuse,
    scratch: "",
    now: () => new Date(),
    log: () => undefined,
  };
}
