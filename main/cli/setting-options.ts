import { existsSync, realpathSync } from "node:fs";
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import type { ProviderDef } from "../engine/providers/provider.ts";
import { LifeboatError } from "../api/errors.ts";
import { texts } from "./text.ts";

/** `technical`: few people need it. `hidden`: for tests only. */
type Property = { readonly type?: string; readonly enum?: readonly string[]; readonly description?: string; readonly technical?: boolean; readonly hidden?: boolean };
export type Form = { readonly properties: Readonly<Record<string, Property>>; readonly required: readonly string[]; readonly first: string | undefined };

/** Where a schema does not describe its settings itself. */
const words: Readonly<Record<string, string>> = texts.settings;

/** Settings that name something on this computer: kept as full paths, since a later run may start elsewhere. */
const paths = new Set(["dir", "file", "path"]);

/** A provider's settings, as its schema describes them. The first piece of text may be typed without its option's name. */
export function formOf(def: ProviderDef): Form {
  const { properties = {}, required = [] } = z.toJSONSchema(def.settings, { io: "input", unrepresentable: "any" }) as Partial<Form>;
  return { properties, required, first: Object.keys(properties).find((name) => isPlainText(properties[name])) };
}

const isPlainText = (property: Property = {}): boolean => property.type === "string" && !property.enum && !property.technical && !property.hidden;

export function addSettingOptions(command: Command, { properties, first }: Form): void {
  if (first !== undefined) command.argument(`[${first}]`, `the same as --${dashed(first)}`);
  for (const [name, { type, enum: choices, description, hidden }] of Object.entries(properties)) {
    const option = new Option(`--${dashed(name)}${type === "boolean" ? "" : " <value>"}`, description ?? words[name] ?? "");
    if (hidden) option.hideHelp();
    command.addOption(choices ? option.choices([...choices]) : option);
  }
}

/** What was typed, as the schema wants it. */
export function settingsFrom({ properties, first }: Form, options: Readonly<Record<string, unknown>>, word: string | undefined): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [name, { type }] of Object.entries(properties)) {
    if (options[name] === true) settings[name] = true;
    const typed = options[name] ?? (name === first ? word : undefined);
    if (typeof typed !== "string") continue;
    settings[name] = type === "number" || type === "integer" ? Number(typed) : paths.has(name) ? resolve(typed) : typed;
  }
  return settings;
}

/** Throws usage for a folder that holds the vault, or lies in it: each run would keep what the run before had kept. */
export function refuseOwnVault(settings: Readonly<Record<string, unknown>>, vault: string): void {
  for (const [name, path] of Object.entries(settings)) {
    if (!paths.has(name) || typeof path !== "string" || !existsSync(path)) continue;
    const [source, own] = [realpathSync(path), existsSync(vault) ? realpathSync(vault) : vault];
    if (holds(source, own) || holds(own, source)) throw new LifeboatError("usage", `the vault ${vault} and the folder ${path} lie in one another; keep the vault elsewhere, with --vault DIR`);
  }
}

function holds(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === "" || (way.split(sep)[0] !== ".." && !isAbsolute(way));
}

/** A name for an account nobody named. */
export function nameFrom(settings: Readonly<Record<string, unknown>>, def: ProviderDef): string {
  const [path, text] = ["dir", "preset", "user", "url"].map((key) => settings[key]).flatMap((value) => (typeof value === "string" ? [value] : []));
  if (typeof settings["dir"] === "string") return basename(settings["dir"]) || def.title;
  return path ?? text ?? def.title;
}

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
