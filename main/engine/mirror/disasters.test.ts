// The brake, proven: disasters and their innocent twins, drawn anew for each seed after the thresholds were fixed.
// LIFEBOAT_SEEDS=100 draws each of them a hundred times instead of a few; LIFEBOAT_SEED=7 draws the seventh only.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { virtualClock } from "../clock.ts";
import { openReader, Vault } from "../vault/vault.ts";
import { accounts } from "./disasters/accounts.fixture.ts";
import { answers } from "./disasters/answers.fixture.ts";
import { collections } from "./disasters/collections.fixture.ts";
import { contents } from "./disasters/contents.fixture.ts";
import { emptied } from "./disasters/emptied.fixture.ts";
import { identities } from "./disasters/identities.fixture.ts";
import { Life, type Outcome, type Scenario, type Shelf } from "./disasters/life.fixture.ts";
import { people } from "./disasters/people.fixture.ts";
import { shrunk } from "./disasters/shrunk.fixture.ts";

const seeds = Number(process.env["LIFEBOAT_SEEDS"] ?? 2);
const only = process.env["LIFEBOAT_SEED"];
const drawn = only === undefined ? Array.from({ length: seeds }, (_, n) => n) : [Number(only)];

const scenarios: readonly Scenario[] = [...emptied, ...shrunk, ...collections, ...identities, ...contents, ...answers, ...accounts, ...people];
const outcomes = ["hold", "ask", "note", "quiet", "unknown"] as const;

/** What may come of it. A twin may be asked about, but is held only where nobody could tell it from a disaster. */
function allowed({ is, sameAs }: Scenario): readonly Outcome[] {
  if (is === "loss") return ["hold", "ask"];
  if (is === "no-answer") return ["unknown"];
  return sameAs === undefined ? ["ask", "note", "quiet"] : ["hold"];
}

/** A vault for so many lives: they share its threads, and what they leave behind does not slow down too many others. */
const livesAVault = 60;

let shelf: (Shelf & AsyncDisposable) | undefined;
let lives = 0;
async function currentShelf(): Promise<Shelf> {
  if (lives++ % livesAVault === 0) {
    await shelf?.[Symbol.asyncDispose]();
    shelf = await newShelf();
  }
  if (!shelf) throw new Error("no vault");
  return shelf;
}
afterAll(() => shelf?.[Symbol.asyncDispose]());

async function newShelf(): Promise<Shelf & AsyncDisposable> {
  const clock = virtualClock(new Date("2026-11-01T08:00:00Z"));
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-disasters-"));
  const vault = await Vault.create(join(dir, "vault"), { now: () => clock.now() });
  const db = openReader(vault.dir);
  return {
    vault,
    db,
    clock,
    async [Symbol.asyncDispose]() {
      db.close();
      await vault.close();
      rmSync(dir, { recursive: true });
    },
  };
}

const table = new Map<string, Outcome[]>();

it("there are at least 30 disasters, and every twin that is held names the disaster it looks like", () => {
  const disasters = scenarios.filter(({ is }) => is !== "twin");
  expect(disasters.length).toBeGreaterThanOrEqual(30);
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  const named = scenarios.flatMap(({ sameAs }) => sameAs ?? []);
  expect(named.filter((name) => !disasters.some((disaster) => disaster.name === name))).toEqual([]);
});

it.each(scenarios.map((scenario) => [scenario.is, scenario.name, scenario] as const))("%s: %s", { timeout: 10_000 + drawn.length * 2000 }, async (_is, name, scenario) => {
  const found: Outcome[] = [];
  for (const seed of drawn) {
    await using life = new Life(await currentShelf(), scenario, seed);
    await life.begin();
    const before = life.kept();
    await scenario.happens(life);
    found.push(life.outcome);
    expect(allowed(scenario), `seed ${seed}: ${life.outcome}`).toContain(life.outcome);
    const unnamed = scenario.is === "twin" ? [] : [...before.difference(life.kept())];
    expect(unnamed, `seed ${seed}: let go, and no alarm names them`).toEqual([]);
    if (scenario.is === "no-answer") await recovers(life, seed);
  }
  table.set(name, found);
});

/** Once the service answers again, all is as it was, without an alarm. */
async function recovers(life: Life, seed: number): Promise<void> {
  if (!life.front || life.front.principal !== "anna") return;
  life.front.mishap = () => undefined;
  await life.run();
  expect(life.alarms(), `seed ${seed}: an alarm about nothing`).toEqual([]);
}

it("prints what became of them", () => {
  const rows = scenarios.map(({ name, is, sameAs }) => {
    const found = table.get(name) ?? [];
    const counts = outcomes.map((outcome) => String(found.filter((o) => o === outcome).length || ".").padStart(7));
    return `${is.padEnd(9)} ${counts.join("")}  ${name}${sameAs === undefined ? "" : ` (looks like: ${sameAs})`}`;
  });
  process.stdout.write(["", `${"".padEnd(9)} ${outcomes.map((outcome) => outcome.padStart(7)).join("")}  of ${drawn.length} seeds each`, ...rows, ""].join("\n"));
  expect(table.size).toBe(scenarios.length);
});
