import type { CheckReport } from "../../../../main/api/copies.ts";

/** What a kind of damage means for a person: ui.safety.means.<meaning>. */
export type Meaning = "file" | "text" | "history" | "disk";
export type DamageGroup = { readonly what: string; readonly meaning: Meaning; readonly count: number; readonly names: readonly string[]; readonly details: readonly string[] };

const meanings: Readonly<Record<string, Meaning>> = { "file-changed": "file", "file-missing": "file", body: "text", database: "disk" };
/** What is nearest to a person's things comes first. */
const order: readonly Meaning[] = ["file", "text", "disk", "history"];

export function damageGroups(damage: CheckReport["damage"]): DamageGroup[] {
  const groups = [...Map.groupBy(damage, ({ what }) => what)].map(([what, all]) => ({
    what,
    meaning: meanings[what] ?? "history",
    count: all.length,
    names: [...new Set(all.flatMap(({ names }) => names))],
    details: all.map(({ detail }) => detail),
  }));
  return groups.toSorted((a, b) => order.indexOf(a.meaning) - order.indexOf(b.meaning));
}
