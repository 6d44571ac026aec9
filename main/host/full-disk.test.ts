import { mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { virtualClock } from "../engine/clock.ts";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import { ContactedHosts } from "./contacted-hosts.ts";
import { TestHost } from "./host.fixture.ts";

const day = 24 * 3600_000;

/** Nothing can be written to this file until what is given is called, as on a full disk. */
function unwritable(file: string): () => void {
  const inTheWay = `${file}.${process.pid}.new`;
  mkdirSync(inTheWay, { recursive: true });
  return () => rmdirSync(inTheWay);
}

it("a list of contacts that cannot be written ends nothing, and is written whole later", async () => {
  const dir = await mkdtemp(join(tmpdir(), "lifeboat-contacts-"));
  try {
    const clear = unwritable(join(dir, "contacted.json"));
    const contacts = new ContactedHosts(dir);
    const now = new Date("2026-11-22T08:00:00Z");
    contacts.saw("a.example:443", { account: "Work", received: 10 }, now);
    contacts.flush();
    expect(contacts.list().map(({ host }) => host)).toEqual(["a.example:443"]);
    clear();
    contacts.saw("b.example:443", { account: "Work", received: 10 }, now);
    contacts.flush();
    expect(new ContactedHosts(dir).list().map(({ host }) => host)).toEqual(["b.example:443", "a.example:443"]);
  } finally {
    await rm(dir, { recursive: true });
  }
});

it("a notice that cannot be written down is given all the same, and once", async () => {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  const clock = virtualClock(new Date("2026-11-22T08:00:00Z"));
  let look = (): Promise<void> => Promise.resolve();
  await using test = new TestHost({ memory: () => Promise.resolve(def) }, { clock, watch: true, onWatch: (found) => (look = found), onBattery: () => false });
  await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
  await test.call("addSource", { source: { provider: "memory", name: "Mine", settings: {}, secrets: {} }, job: "add" });
  await test.call("backUp", { job: "first" });
  world.away = true;
  clock.advance(4 * day);
  const file = join(test.dir, "config", "notices.json");
  const clear = unwritable(file);
  await look();
  await look();
  const notices = () => test.events.filter((event) => event.is === "notice");
  expect(notices()).toMatchObject([{ about: "old", days: 4 }]);
  clear();
  await look();
  expect(notices()).toHaveLength(1);
  expect(readFileSync(file, "utf8")).toContain("old 3");
});
