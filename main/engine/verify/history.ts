import { type Check, guarded } from "./check.ts";
import type { Page } from "./check-versions.ts";
import type { DatabaseWorker } from "./database-worker.ts";
import type { Remote } from "../vault/rpc.ts";

/** The database itself: pages and indexes, and that every reference leads somewhere. */
export async function checkDatabase(check: Check, database: Remote<DatabaseWorker>): Promise<void> {
  await guarded(check, "the database file", async () => {
    for (const detail of await database.integrity()) check.findings.add({ what: "database", items: [], detail });
  });
  check.signal.throwIfAborted();
  await guarded(check, "references", async () => {
    for (const detail of await database.foreignKeys()) check.findings.add({ what: "reference", items: [], detail });
  });
}

/** Versions, intervals, buckets, roots and the chain, all as of one moment. */
export async function checkHistory(check: Check, database: Remote<DatabaseWorker>): Promise<void> {
  await guarded(check, "history", () => database.freeze());
  try {
    await guarded(check, "versions", async () => {
      check.findings.counts.versions = await pages(check, (after) => database.versions(after));
    });
    await guarded(check, "intervals", async () => void (await pages(check, (after) => database.intervals(after))));
    await guarded(check, "buckets", () => checkBuckets(check, database));
    await guarded(check, "roots", () => checkRoots(check, database));
  } finally {
    await database.settle().catch(() => undefined); // it only ends a reading transaction
  }
}

async function pages(check: Check, read: (after: number) => Promise<Page>): Promise<number> {
  let total = 0;
  let after = 0;
  for (;;) {
    check.signal.throwIfAborted();
    const page = await read(after);
    page.damage.forEach((damage) => check.findings.add(damage));
    if (page.done === 0) return total;
    total += page.done;
    after = page.last;
  }
}

async function checkBuckets(check: Check, database: Remote<DatabaseWorker>): Promise<void> {
  for (let found = await database.someBuckets(); found; found = await database.someBuckets()) {
    check.signal.throwIfAborted();
    found.forEach((damage) => check.findings.add(damage));
  }
}

async function checkRoots(check: Check, database: Remote<DatabaseWorker>): Promise<void> {
  for (const id of await database.collections()) {
    check.signal.throwIfAborted();
    (await database.collection(id)).forEach((damage) => check.findings.add(damage));
  }
  for (const id of await database.accounts()) {
    check.signal.throwIfAborted();
    const { snapshots, damage } = await database.account(id);
    check.findings.counts.snapshots += snapshots;
    damage.forEach((found) => check.findings.add(found));
  }
}
