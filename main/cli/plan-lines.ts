import { type Counts, type Decision, decisions, type PlanEntry, type RestorePlan, writes } from "../engine/restore/restore.ts";
import type { Event } from "./output.ts";
import { count, fill, plain, quoted, texts } from "./text.ts";

const itemsShown = 10;
/** What a person may want to choose otherwise comes by name. */
const named: readonly Decision[] = ["failed", "both", "merge", "replace", "kept"];

export function planEvent({ counts, collections, entries, undo, request }: RestorePlan, into: string): Event {
  const items = entries.map(({ item, version, kind, name, decision, code, detail, unsure }) => ({ item, version, kind, name, decision, code, detail, unsure }));
  return { event: "plan", into, counts, collections, undo, undoes: "undo" in request.what ? request.what.undo : null, items };
}

/** What will be written, place by place; what differs there and what cannot be written by name; and whether it can be undone. */
export function planLines({ counts, collections, entries, undo, request }: RestorePlan, into: string): string[] {
  const told = named.flatMap((decision) => entries.filter((entry) => entry.decision === decision));
  const undoing = writes(counts) > 0 ? [texts.plan.undo[undo]] : [];
  const promises = "undo" in request.what ? [texts.plan.removes] : [texts.plan.promise, ...undoing];
  return [
    fill(texts.plan.title, { account: quoted(into) }),
    ...collections.map(({ name, isNew, counts }) => `  ${name === "" ? "" : `${quoted(name)}${isNew ? texts.plan.new : ""}: `}${countsLine(counts)}`),
    ...told.slice(0, itemsShown).map(entryLine),
    ...(told.length > itemsShown ? [`  ${count(told.length - itemsShown, texts.more)}`] : []),
    ...promises,
  ];
}

function entryLine({ item, name, decision, code, detail }: PlanEntry): string {
  const fields = decision === "failed" || code !== undefined ? undefined : detail?.split(" ").join(", ");
  const why = fields === undefined ? (detail ?? code ?? "") : fill(texts.plan.differs, { fields });
  return `  #${item} ${quoted(name)}: ${plain(why)}${fields === undefined ? "" : ` (${decision})`}`;
}

const countsLine = (counts: Counts): string =>
  decisions
    .filter((decision) => counts[decision] > 0)
    .map((decision) => count(counts[decision], texts.plan[decision]))
    .join(", ");
