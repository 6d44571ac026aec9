// What became of one item on its way from one account to another, field by field.
import type { Kind } from "../main/api/contract.ts";
import { instancesOf } from "./fidelity-instances.ts";
import { type Fact, factsOf } from "./fidelity-reading.ts";

export type Fate = "kept" | "changed" | "lost" | "silent";
export type Verdict = { readonly fate: Fate; readonly field: string; readonly before: string; readonly after: string };
export type Moved = {
  readonly kind: Kind;
  readonly name: string;
  readonly before: string;
  /** Undefined: it is not there. */
  readonly after: string | undefined;
  /** Fields that the forecast or the receipt named; "*": that it did not arrive. */
  readonly said: ReadonlySet<string>;
  /** Fields that the receipt named and the forecast did not. */
  readonly unforetold: readonly string[];
  /** Why it did not arrive. */
  readonly refused: string | undefined;
};

/** Named, any of these explains other instances. */
const timing = ["dtstart", "dtend", "duration", "due", "rrule", "exdate", "rdate", "recurrence-id", "override", "type"];

/** One verdict for each thing the item says, and one for the instances of ten years. */
export function verdictsOf(moved: Moved): Verdict[] {
  const before = factsOf(moved.before);
  const after = moved.after === undefined ? [] : factsOf(moved.after);
  const verdicts = [...Map.groupBy(before, place).entries()].flatMap(([key, facts]) => fieldVerdicts(facts, after.filter((fact) => place(fact) === key), moved));
  return moved.kind === "event" && moved.after !== undefined ? [...verdicts, instancesVerdict(moved.before, moved.after, moved)] : verdicts;
}

const place = ({ field, section }: Fact): string => `${field}@${section}`;

function fieldVerdicts(before: readonly Fact[], after: readonly Fact[], moved: Moved): Verdict[] {
  const left = after.map(({ says }) => says);
  const gone: Fact[] = [];
  const verdicts: Verdict[] = [];
  for (const fact of before) {
    const at = left.indexOf(fact.says);
    if (at < 0) gone.push(fact);
    else verdicts.push({ fate: "kept", field: fact.field, before: fact.says, after: left.splice(at, 1)[0] ?? "" });
  }
  for (const fact of gone) {
    const other = left.shift();
    const fate = !isSaid(fact, moved) ? "silent" : other === undefined ? "lost" : "changed";
    verdicts.push({ fate, field: fact.field, before: fact.says, after: other ?? "" });
  }
  return verdicts;
}

function isSaid({ field, section }: Fact, { said }: Moved): boolean {
  return said.has("*") || said.has(field) || said.has(`${field}@${section}`) || said.has(`override@${section}`);
}

function instancesVerdict(before: string, after: string, { said }: Moved): Verdict {
  const old = instancesOf(before);
  const now = before === after ? old : instancesOf(after);
  const differing = old.find((each, at) => each !== now[at]) ?? now.find((each, at) => each !== old[at]);
  if (differing === undefined) return { fate: "kept", field: "instances", before: String(old.length), after: String(now.length) };
  const isSaidHere = [...said].some((field) => field === "*" || timing.includes(field.split("@")[0] ?? ""));
  return { fate: isSaidHere ? "changed" : "silent", field: "instances", before: `${old.length} with ${differing}`, after: String(now.length) };
}
