// Every provider a person can choose. Each is loaded when it is first needed, so that starting stays fast.
import { LifeboatError } from "../../api/errors.ts";
import type { ProviderDef } from "./provider.ts";

const loaders = {
  dav: async () => (await import("./dav/dav.ts")).dav,
  files: async () => (await import("./files/files.ts")).files,
} as const;

export type ProviderId = keyof typeof loaders;

/** In the order of screens and help texts. */
export const providerIds = Object.keys(loaders) as readonly ProviderId[];

/** Loads a provider whose settings nobody has looked at yet: `settings.parse` is the way in. Throws "not-found". */
export async function loadProvider(id: string): Promise<ProviderDef> {
  if (!isProviderId(id)) throw new LifeboatError("not-found", `no provider is called ${id}`);
  return loaders[id]() as Promise<ProviderDef>;
}

export function isProviderId(id: string): id is ProviderId {
  return Object.hasOwn(loaders, id);
}
