import { basename } from "node:path";
import { type Command, Option } from "commander";
import { type Form, paths, type Property } from "../engine/account-settings.ts";
import type { ProviderDef } from "../engine/providers/provider.ts";
import { texts } from "./text.ts";
import { typedPath } from "./typed-path.ts";

/** Where a schema does not describe its settings itself. */
const words: Readonly<Record<string, string>> = texts.settings;

/** The first piece of text may be typed without its option's name. */
const firstOf = ({ properties }: Form): string | undefined => Object.keys(properties).find((name) => isPlainText(properties[name]));

const isPlainText = (property: Property = {}): boolean => property.type === "string" && !property.enum && !property.technical && !property.hidden;

export function addSettingOptions(command: Command, form: Form): void {
  const first = firstOf(form);
  if (first !== undefined) command.argument(`[${first}]`, `the same as --${dashed(first)}`);
  for (const [name, { type, enum: choices, description, hidden }] of Object.entries(form.properties)) {
    const option = new Option(`--${dashed(name)}${type === "boolean" ? "" : " <value>"}`, description ?? words[name] ?? "");
    if (hidden) option.hideHelp();
    command.addOption(choices ? option.choices([...choices]) : option);
  }
}

/** What was typed, as the schema wants it. */
export function settingsFrom(form: Form, options: Readonly<Record<string, unknown>>, word: string | undefined): Record<string, unknown> {
  const first = firstOf(form);
  const settings: Record<string, unknown> = {};
  for (const [name, { type }] of Object.entries(form.properties)) {
    if (options[name] === true) settings[name] = true;
    const typed = options[name] ?? (name === first ? word : undefined);
    if (typeof typed !== "string") continue;
    settings[name] = type === "number" || type === "integer" ? Number(typed) : paths.has(name) ? typedPath(typed) : typed;
  }
  return settings;
}

/** A name for an account nobody named. */
export function nameFrom(settings: Readonly<Record<string, unknown>>, def: ProviderDef): string {
  const [path, text] = ["dir", "preset", "user", "url"].map((key) => settings[key]).flatMap((value) => (typeof value === "string" ? [value] : []));
  if (typeof settings["dir"] === "string") return basename(settings["dir"]) || def.title;
  return path ?? text ?? def.title;
}

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
