import { InvalidArgumentError, Option } from "commander";
import type { Keep, RestoreRequest } from "../engine/restore/restore.ts";

type Said = Pick<RestoreRequest, "keep" | "keepEach">;
export type KeepChoice = { readonly keep?: Said };

const choices: readonly Keep[] = ["both", "theirs", "mine"];

/** What to do where something is there but different; once for all, and again for items by number. */
export const keepOption = (): Option =>
  new Option("--keep <choice>", 'where something differs there: "both" adds yours beside it, "theirs" leaves it alone, "mine" replaces it; "mine=12,15" is for these items (default: the edits of both sides where they do not overlap, else theirs)').argParser(keepFrom);

export const itemsOf = (keep: Said = {}): number[] => (keep.keepEach ?? []).map(({ item }) => item);

function keepFrom(text: string, before: Said = {}): Said {
  const [typed = "", items] = text.split("=", 2);
  const keep = choices.find((choice) => choice === typed);
  const numbers = items?.split(",").map(Number) ?? [];
  if (keep === undefined || numbers.some((item) => !Number.isSafeInteger(item) || item <= 0)) throw new InvalidArgumentError(`It is one of ${choices.join(", ")}, or "mine=12,15" for items by number.`);
  if (items === undefined) return { ...before, keep };
  return { ...before, keepEach: [...(before.keepEach ?? []), ...numbers.map((item) => ({ item, keep }))] };
}
