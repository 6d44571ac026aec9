// Every screen in every state and look: nothing scrolls sideways, nothing complains, axe finds nothing grave; and a contact
// sheet for each look to be looked at, in TOUR_SHOTS or the system's folder for temporary files.
import { expect, it } from "vitest";
import { Host } from "./tour/host.ts";
import { light, looks } from "./tour/looks.ts";
import { type Shot, writeSheet } from "./tour/sheet.ts";
import { openBrowser, Visitor } from "./tour/visitor.ts";
import { reach, stages, walk } from "./tour/walk.ts";

it("every screen holds in every look", async () => {
  await using host = await Host.start();
  await using browser = await openBrowser();
  await using visitor = await Visitor.at(browser, host.address);
  const shots = new Map<string, Shot[]>(looks.map(({ name }) => [name, []]));
  const faults: string[] = [];
  for (const stage of stages) {
    await reach(visitor, stage);
    for (const look of looks) {
      const seen = await walk(visitor, stage, look, { axe: true, rare: look === light });
      shots.get(look.name)?.push(...seen.shots);
      faults.push(...seen.faults);
    }
  }
  for (const look of looks) console.log(await writeSheet(browser, look.name, shots.get(look.name) ?? [], look.dark));
  expect(faults).toEqual([]);
}, 400_000);
