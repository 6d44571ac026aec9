// What gets lost between any two providers: npm run bench:fidelity [-- from [to]]. Exit code 1 where anything was
// lost silently, or changed without a word before.
import { corpus, type HomeKind, homes } from "./fidelity-homes.ts";
import { FidelityRig } from "./fidelity-rig.ts";
import { type Fate, type Verdict, verdictsOf } from "./fidelity-verdict.ts";

type Silent = Verdict & { readonly pair: string; readonly kind: string; readonly name: string };

const [onlyFrom, onlyTo] = process.argv.slice(2);
const fates: readonly Fate[] = ["kept", "changed", "lost", "silent"];
const titles = ["from -> to", "items", "kept", "changed, said", "lost, said", "lost silently", "unforetold"];
const rows: string[][] = [];
const silent: Silent[] = [];
const unforetold: { readonly pair: string; readonly kind: string; readonly name: string; readonly field: string }[] = [];
/** Changes that only the receipt tells, since a server makes them by itself. */
const byServers: string[] = [];
const refused: string[] = [];

const present = homes.filter(({ name, available }) => {
  if (!available) console.log(`skipped: ${name}; it is not installed`);
  return available;
});

for (const source of present.filter(({ name }) => onlyFrom === undefined || name === onlyFrom)) {
  await using rig = await FidelityRig.create();
  const own = await rig.add(await corpus());
  await rig.backUp(own);
  const from = await rig.add(await source.open());
  count("corpus", source, await rig.move(own, from));
  for (const target of present.filter(({ name }) => onlyTo === undefined || name === onlyTo)) {
    const to = await rig.add(await target.open());
    count(source.name, target, await rig.move(from, to));
    await to.home.close();
  }
  await from.home.close();
}

function count(from: string, to: HomeKind, moved: Awaited<ReturnType<FidelityRig["move"]>>): void {
  const counts = new Map<Fate, number>();
  const pair = `${from} -> ${to.name}`;
  const surprises = moved.flatMap(({ kind, name, unforetold }) => unforetold.map((field) => ({ pair, kind, name, field })));
  if (to.server) byServers.push(...surprises.map(({ kind, name, field }) => `${pair}: ${kind} "${name}": ${field}`));
  else unforetold.push(...surprises);
  for (const item of moved) {
    if (item.refused !== undefined) refused.push(`${pair}: ${item.kind} "${item.name}": ${item.refused}`);
    for (const verdict of verdictsOf(item)) {
      counts.set(verdict.fate, (counts.get(verdict.fate) ?? 0) + 1);
      if (verdict.fate === "silent") silent.push({ ...verdict, pair, kind: item.kind, name: item.name });
    }
  }
  rows.push([pair, String(moved.length), ...fates.map((fate) => String(counts.get(fate) ?? 0)), to.server ? "-" : String(surprises.length)]);
  console.error(`  ${pair}`);
}

console.log("Properties, alarms and instances of ten years; people, appointments and to-dos.\n");
console.log(`| ${titles.join(" | ")} |\n|${titles.map(() => "---|").join("")}`);
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
for (const [field, all] of Map.groupBy(silent, ({ pair, kind, field }) => `${pair}: ${kind} ${field}`)) {
  const [first] = all;
  console.log(`\n${field} (${all.length}), ${first?.name ?? ""}\n  ${first?.before.slice(0, 200) ?? ""}\n  ${first?.after.slice(0, 200) ?? ""}`);
}
if (refused.length > 0) console.log(`\nNot taken, and named in the receipt:\n${refused.map((each) => `  ${each.slice(0, 200)}`).join("\n")}`);
if (byServers.length > 0) console.log(`\nMade by servers by themselves, and named in the receipt:\n${byServers.map((each) => `  ${each.slice(0, 200)}`).join("\n")}`);
for (const { pair, kind, name, field } of unforetold) console.log(`\nnot foretold: ${pair}: ${kind} ${field}, ${name}`);
console.log(`\nlost silently: ${silent.length}\nunforetold: ${unforetold.length}`);
if (silent.length + unforetold.length > 0) process.exitCode = 1;
