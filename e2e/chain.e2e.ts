// The sample phone goes from Radicale to Google, to Microsoft, to Xandikos and into a folder, one after the other: whatever a
// stop cannot hold is on its receipt, nothing is lost or doubled on the way, and nobody gets a message.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFakeGraph } from "../main/engine/providers/graph/fake-graph.fixture.ts";
import { type Event, Lifeboat } from "./lifeboat.ts";
import { withPerson } from "./person.ts";
import { everyItem, mailing } from "./servers/every-item.ts";
import { type Google, startGoogle } from "./servers/google.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";
import type { Server } from "./servers/server.ts";
import { startXandikos, xandikosAvailable } from "./servers/xandikos.ts";

const phone = join(import.meta.dirname, "../resources/sample/phone");
const stops = ["Phone", "Radicale", "Google", "Outlook", "Xandikos", "Folder"] as const;
const kinds = ["contact", "event", "task"] as const;
type Counts = Readonly<Record<string, number>>;

describe.skipIf(!radicaleAvailable() || !xandikosAvailable())("a chain of moves through all kinds of services", () => {
  const boat = new Lifeboat();
  const open = new AsyncDisposableStack();
  let google: Google;
  let outlook: Awaited<ReturnType<typeof startFakeGraph>>;
  let xandikos: Server;
  let kept: Counts;

  const must = async (...args: readonly string[]): Promise<Event[]> => {
    const { code, events, said } = await withPerson(boat, ...args);
    expect(code, `${args.join(" ")}: ${said}`).toBe(0);
    return events;
  };
  const countsOf = async (account: string): Promise<Counts> => {
    const items = (await must("ls", "--account", account)).filter(({ event }) => event === "item");
    return Object.fromEntries(kinds.map((kind) => [kind, items.filter((item) => item["kind"] === kind).length]));
  };

  beforeAll(async () => {
    boat.sealed();
    boat.env["LIFEBOAT_GOOGLE_CLIENT_ID"] = "client-1";
    const folder = join(boat.home, "folder");
    mkdirSync(folder);
    const [radicale, second] = await Promise.all([startRadicale(), startXandikos()]);
    xandikos = second;
    open.defer(async () => void (await Promise.all([radicale.stop(), second.stop()])));
    google = open.use(await startGoogle());
    outlook = open.use(await startFakeGraph());
    await must("add", "files", phone, "--name", "Phone");
    await boat.addDav(radicale, "Radicale");
    await must("add", "google", "--base", google.url, "--settles", "0", "--name", "Google");
    await must("add", "graph", "--client-id", "client-1", "--url", outlook.world.base, "--login", outlook.server.url, "--settles", "0", "--name", "Outlook");
    await boat.addDav(xandikos, "Xandikos");
    await must("add", "files", folder, "--name", "Folder");
    await must("backup", "Phone");
    kept = await countsOf("Phone");
  });
  afterAll(async () => {
    await open.disposeAsync();
    boat[Symbol.dispose]();
  });

  it.each(stops.slice(1).map((to, n) => ({ from: stops[n] ?? to, to })))("$from to $to", async ({ from, to }) => {
    for (const kind of kinds) {
      const receipts = (await must("migrate", from, to, "--kind", kind, "--yes")).filter(({ event }) => event === "receipt");
      const groups = receipts.flatMap((receipt) => receipt["groups"] as { state: string; count: number }[]);
      expect(groups.filter(({ state }) => state !== "back" && state !== "changed"), kind).toEqual([]);
      expect(groups.reduce((sum, { count }) => sum + count, 0), kind).toBe(kept[kind]);
    }
    await must("backup", to);
    expect(await countsOf(to)).toEqual(kept);
  });

  it("wrote to nobody on the way", async () => {
    expect([google.fake.calendars.mails, outlook.world.mails]).toEqual([[], []]);
    const there = [...(await everyItem(xandikos)).values()];
    expect(there.map(mailing).filter(({ loud }) => loud > 0)).toEqual([]);
  });
});
