// What a person types to add an account, wherever it is typed: the form that its provider's schema draws, and what is refused.
import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { LifeboatError } from "../api/errors.ts";
import type { ProviderDef } from "./providers/provider.ts";

/** `technical`: few people need it. `hidden`: for tests only. */
export type Property = { readonly type?: string; readonly enum?: readonly string[]; readonly description?: string; readonly technical?: boolean; readonly hidden?: boolean };
export type Form = { readonly properties: Readonly<Record<string, Property>>; readonly required: readonly string[] };

export function formOf({ settings }: ProviderDef): Form {
  const { properties = {}, required = [] } = z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }) as Partial<Form>;
  return { properties, required };
}

/** Settings that name something on this computer: kept as full paths, since a later run may start elsewhere. */
export const paths: ReadonlySet<string> = new Set(["dir", "file", "path"]);

type Settings = Readonly<Record<string, unknown>>;

/** The setting whose address holds a password: settings are kept in the vault, which holds no secret. */
export function withPassword(settings: Settings): string | undefined {
  return Object.keys(settings).find((name) => URL.parse(String(settings[name]))?.password);
}

/** Throws folder-nested for a folder that holds the vault, or lies in it: each run would keep what the run before had kept. */
export function refuseOwnVault(settings: Settings, vault: string): void {
  for (const [name, path] of Object.entries(settings)) {
    if (!paths.has(name) || typeof path !== "string") continue;
    const [source, own] = [real(resolve(path)), real(resolve(vault))];
    if (holds(source, own) || holds(own, source)) throw new LifeboatError("folder-nested", path);
  }
}

/** Without links, also of what is still to be made, as the folder of a second copy may be. */
function real(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(real(dirname(path)), basename(path));
}

function holds(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === "" || (way.split(sep)[0] !== ".." && !isAbsolute(way));
}
