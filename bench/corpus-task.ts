import type { CorpusItem } from "./corpus.ts";
import { basicDate, chores, contentLines, escapeText, notes } from "./corpus-text.ts";
import { randomFor, uuid } from "./random.ts";

function taskUid(n: number, seed: number): string {
  return uuid(randomFor(seed, "task", n));
}

export function task(n: number, seed: number): CorpusItem {
  const random = randomFor(seed, "task", n);
  const uid = uuid(random);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Corpus//EN",
    "BEGIN:VTODO",
    `UID:${uid}`,
    "DTSTAMP:20260315T120000Z",
    `SUMMARY:${escapeText(`${random.pick(chores)} ${String(n)}`)}`,
  ];
  if (n > 0 && random.chance(0.33)) {
    lines.push(`RELATED-TO;RELTYPE=PARENT:${taskUid(random.int(Math.max(0, n - 10), n), seed)}`);
  }
  if (random.chance(0.5)) lines.push(`DUE;VALUE=DATE:${basicDate(new Date(Date.UTC(2026, random.int(0, 12), random.int(1, 28))))}`);
  if (random.chance(0.3)) lines.push(`PRIORITY:${String(random.int(1, 10))}`);
  if (random.chance(0.3)) lines.push(`DESCRIPTION:${escapeText(random.pick(notes))}`);
  lines.push(...(random.chance(0.4) ? ["STATUS:COMPLETED", "COMPLETED:20260401T090000Z", "PERCENT-COMPLETE:100"] : ["STATUS:NEEDS-ACTION"]));
  return { uid, text: contentLines([...lines, "END:VTODO", "END:VCALENDAR"]) };
}
