import { ContentLine } from "../formats/content-lines.ts";
import { lastLine, type Draft } from "./draft.ts";
import { isSet, type Section, type Unit } from "./units.ts";

type Sides<T> = { readonly base: T; readonly mine: T; readonly theirs: T };

/** Writes what `theirs` changed into the draft; gives the fields where that is not possible. */
export function mergeFields(sections: { base: Section | undefined; mine: Section; theirs: Section }, draft: Draft): string[] {
  const { base, mine, theirs } = sections;
  if (mine.component.name !== theirs.component.name) return ["type"];
  const fields = new Set([base, mine, theirs].flatMap((section) => section?.units.map((unit) => unit.field) ?? []));
  return [...fields].filter((field) => {
    const sides = { base: unitsOf(base, field), mine: unitsOf(mine, field), theirs: unitsOf(theirs, field) };
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
  return { gone: mine.filter((unit) => share([unit], gone)), come: without(come, mineCome) };
}

function share(some: readonly Unit[], others: readonly Unit[]): boolean {
  const keys = new Set(others.map(keyOf));
  return some.some((unit) => keys.has(keyOf(unit)));
}

/** Of these there may be several, and each stands for itself. */
const many = new Set([
  "tel", "email", "adr", "url", "impp", "related", "member", "nickname", "categories", "x-abrelatednames", "x-socialprofile", "x-abdate",
  "attendee", "attach", "comment", "contact", "exdate", "rdate", "related-to", "resources", "alarm",
]);

function unitsOf(section: Section | undefined, field: string): readonly Unit[] {
  return section?.units.filter((unit) => unit.field === field) ?? [];
}

function keyOf(unit: Unit): string {
  return unit.meanings.map((meaning) => meaning.canonical).sort().join("\n");
}

function saying(units: readonly Unit[]): string {
  const all = units.flatMap((unit) => unit.meanings.map((meaning) => meaning.canonical)).sort();
  const set = units.some((unit) => isSet(unit.field));
  return (set ? [...new Set(all)] : all).join("\n");
}

/** The units of `from` that `taken` does not have; each counts once, but in a set. */
function without(from: readonly Unit[], taken: readonly Unit[]): Unit[] {
  const left = taken.map(keyOf);
  return from.filter((unit) => {
    const at = left.indexOf(keyOf(unit));
    if (at !== -1 && !isSet(unit.field)) left.splice(at, 1);
    return at === -1;
  });
}

function apply({ gone, come }: Change, field: string, mine: Section, draft: Draft): void {
  const first = gone[0]?.lines[0];
  for (const unit of gone) draft.remove(unit.lines);
  const at = first === undefined ? endOf(mine, field) : draft.indexOf(first);
  for (const unit of come) draft.add(at, ungrouped(unit, draft));
}

/** Properties come before the components inside (RFC 5545 3.6.1). */
function endOf(section: Section, field: string): number {
  const inner = field === "alarm" ? undefined : section.component.children[0]?.begin;
  return inner ?? lastLine(section.component);
}

/** A group name of theirs may mean another group here. */
function ungrouped(unit: Unit, draft: Draft): readonly ContentLine[] {
  const group = unit.lines[0]?.group ?? "";
  if (group === "" || !draft.usesGroup(group)) return unit.lines;
  const free = draft.freeGroup();
  return unit.lines.map((line) => new ContentLine(line.raw.replace(line.group, free)));
}
