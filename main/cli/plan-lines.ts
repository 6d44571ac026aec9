import type { Counts, RestorePlan } from "../engine/restore/restore.ts";
import type { Event } from "./output.ts";
import { count, fill, plain, quoted, texts } from "./text.ts";

const decisions = ["create", "replace", "same", "kept", "failed"] as const satisfies readonly (keyof Counts)[];
const failuresShown = 10;

export function planEvent({ counts, collections, entries }: RestorePlan, into: string): Event {
  const items = entries.map(({ item, version, kind, name, decision, code, detail, unsure }) => ({ item, version, kind, name, decision, code, detail, unsure }));
  return { event: "plan", into, counts, collections, items };
}

/** What will be written, place by place, and what cannot be. */
export function planLines({ collections, entries }: RestorePlan, into: string): string[] {
  const failed = entries.filter((entry) => entry.decision === "failed");
  return [
    fill(texts.plan.title, { account: quoted(into) }),
    ...collections.map(({ name, isNew, counts }) => `  ${quoted(name)}${isNew ? texts.plan.new : ""}: ${countsLine(counts)}`),
    ...failed.slice(0, failuresShown).map(({ item, name, code, detail }) => `  #${item} ${quoted(name)}: ${plain(detail ?? code ?? "")}`),
    ...(failed.length > failuresShown ? [`  ${count(failed.length - failuresShown, texts.more)}`] : []),
    texts.plan.promise,
  ];
}

const countsLine = (counts: Counts): string =>
  decisions
    .filter((decision) => counts[decision] > 0)
    .map((decision) => count(counts[decision], texts.plan[decision]))
    .join(", ");
