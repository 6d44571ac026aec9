// Runs scenarios inside the app's own process: node --import stand-in/register.ts drive.ts <folder of the bundle> <scenario>...
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Desk, patienceMs } from "./desk.ts";
import { scenarios } from "./scenarios.ts";

const [bundle = "", ...names] = process.argv.slice(2);
await import(pathToFileURL(join(resolve(bundle), "main/index.js")).href);
const desk = new Desk(resolve(bundle));
(await desk.page()).setDefaultTimeout(patienceMs);
for (const name of names) {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`there is no scenario "${name}"`);
  await scenario(desk);
  console.log(`passed: ${name}`);
}
await desk.leave();
process.exit(0);
