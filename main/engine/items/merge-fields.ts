import type { Component } from "../formats/components.ts";
import { ContentLine } from "../formats/content-lines.ts";
import { lastLine, type Draft } from "./draft.ts";
import { isSet, type Unit } from "./units.ts";

type Sides<T> = { readonly base: T; readonly mine: T; readonly theirs: T };

/** Writes what `theirs` changed into the draft; gives the fields where that is not possible. */
export function mergeFields(units: Sides<readonly Unit[]>, mine: Component, draft: Draft): string[] {
  const all = { base: byField(units.base), mine: byField(units.mine), theirs: byField(units.theirs) };
  const fields = new Set([...all.base.keys(), ...all.mine.keys(), ...all.theirs.keys()]);
  return [...fields].filter((field) => {
    const sides = { base: all.base.get(field) ?? [], mine: all.mine.get(field) ?? [], theirs: all.theirs.get(field) ?? [] };
    const change = changeOf(field, sides);
    if (change === "conflict") return true;
    apply(change, field, mine, draft);
    return false;
  });
}

type Change = { readonly gone: readonly Unit[]; readonly come: readonly Unit[] };

function changeOf(field: string, sides: Sides<readonly Unit[]>): Change | "conflict" {
  const [base, mine, theirs] = [saying(sides.base), saying(sides.mine), saying(sides.theirs)];
  if (theirs === base || theirs === mine) return { gone: [], come: [] };
  if (mine === base) return { gone: without(sides.mine, sides.theirs), come: without(sides.theirs, sides.mine) };
  const all = [...sides.base, ...sides.mine, ...sides.theirs];
  // A line that says several things cannot be taken in parts without rewriting it.
  if (!many.has(field) || all.some((unit) => unit.meanings.length > 1)) return "conflict";
  return bothChanged(sides);
}

function bothChanged({ base, mine, theirs }: Sides<readonly Unit[]>): Change | "conflict" {
  const [mineGone, mineCome] = [without(base, mine), without(mine, base)];
  const [gone, come] = [without(base, theirs), without(theirs, base)];
  const bothGone = share(mineGone, gone) && mineCome.length + come.length > 0;
  if (bothGone || share(mineCome, gone) || share(mineGone, come)) return "conflict";
  const kept = new Set(without(mine, without(gone, mineGone)));
  return { gone: mine.filter((unit) => !kept.has(unit)), come: without(come, mineCome) };
}

function share(some: readonly Unit[], others: readonly Unit[]): boolean {
  return some.some(among(others));
}

function among(units: readonly Unit[]): (unit: Unit) => boolean {
  const keys = new Set(units.map(keyOf));
  return (unit) => keys.has(keyOf(unit));
}

/** Of these there may be several, and each stands for itself. */
const many = new Set([
  "tel", "email", "adr", "url", "impp", "related", "member", "nickname", "categories", "x-abrelatednames", "x-socialprofile", "x-abdate",
  "attendee", "attach", "comment", "contact", "exdate", "rdate", "related-to", "resources", "alarm",
]);

function byField(units: readonly Unit[]): Map<string, Unit[]> {
  return Map.groupBy(units, (unit) => unit.field);
}

function keyOf(unit: Unit): string {
  return unit.meanings.map((meaning) => meaning.canonical).sort().join("\n");
}

/** What several fields say, whatever their order. */
export function saidIn(units: readonly Unit[]): string {
  return units.flatMap((unit) => unit.meanings.map((meaning) => `${unit.field}${meaning.canonical}`)).sort().join("\n");
}

export function saying(units: readonly Unit[]): string {
  const all = units.flatMap((unit) => unit.meanings.map((meaning) => meaning.canonical)).sort();
  const set = units.some((unit) => isSet(unit.field));
  return (set ? [...new Set(all)] : all).join("\n");
}

/** The units of `from` that `taken` does not have; each counts once, but in a set. */
function without(from: readonly Unit[], taken: readonly Unit[]): Unit[] {
  const left = new Map<string, number>();
  for (const unit of taken) left.set(keyOf(unit), (left.get(keyOf(unit)) ?? 0) + 1);
  return from.filter((unit) => {
    const count = left.get(keyOf(unit)) ?? 0;
    if (count > 0 && !isSet(unit.field)) left.set(keyOf(unit), count - 1);
    return count === 0;
  });
}

function apply({ gone, come }: Change, field: string, mine: Component, draft: Draft): void {
  const first = gone[0]?.lines[0];
  for (const unit of gone) draft.remove(unit.lines);
  const at = first === undefined ? endOf(mine, field) : draft.indexOf(first);
  for (const unit of come) draft.add(at, ungrouped(unit, draft));
}

/** Properties come before the components inside (RFC 5545 3.6.1). */
function endOf(component: Component, field: string): number {
  const inner = field === "alarm" ? undefined : component.children[0]?.begin;
  return inner ?? lastLine(component);
}

/** A group name of theirs may mean another group here. */
function ungrouped(unit: Unit, draft: Draft): readonly ContentLine[] {
  const group = unit.lines[0]?.group ?? "";
  if (group === "") return unit.lines;
  const free = draft.freeGroup(group);
  return unit.lines.map((line) => new ContentLine(line.raw.replace(line.group, free)));
}
