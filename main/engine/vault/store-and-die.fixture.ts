// A program that stores batches of contacts without end, and is killed in the middle of it; for tests.
import { card, seeCollections } from "./vault.fixture.ts";
import { backupJob, Vault } from "./vault.ts";

const [dir = "", account = ""] = process.argv.slice(2);
const vault = await Vault.open(dir);
await vault.lock(backupJob(Number(account)));
const now = new Date().toISOString();
const run = await vault.write.beginRun(Number(account), "backup", now);
const [people] = await seeCollections(vault, Number(account), { people: [] });
const collection = people?.id ?? 0;
await vault.write.startListing(run, collection);
for (let batch = 0; ; batch++) {
  const items = Array.from({ length: 50 }, (_, i) => card(`Person ${batch * 50 + i}`));
  await vault.write.store(run, collection, items, now);
  process.send?.((batch + 1) * 50);
}
