import type { ProviderDef } from "./provider.ts";

/** Secrets that a person types or hands over, the usual one first. */
export function askedSecrets({ secrets, makes = [] }: Pick<ProviderDef, "secrets" | "makes">): string[] {
  return secrets.filter((name) => !makes.includes(name));
}
