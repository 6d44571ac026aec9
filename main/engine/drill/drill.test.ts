import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Fetched } from "../providers/provider.ts";
import { card, createRig, photo, type Rig, task, type Twist } from "../restore/restore.fixture.ts";
import { type DrillReport, practise } from "./drill.ts";

const rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig[Symbol.asyncDispose]();
});

async function kept(): Promise<Rig> {
  const rig = await createRig();
  rigs.push(rig);
  const { world } = rig.home;
  for (const [id, kind] of [["people", "contact"], ["todos", "task"], ["photos", "photo"]] as const) world.addCollection({ id, kinds: [kind] });
  for (let n = 0; n < 12; n++) await world.put("people", `p${String(n)}`, card(`Zoë ${String(n)}`, `uid-${String(n)}`, "TEL:0170 1234567\r\n"));
  for (let n = 0; n < 5; n++) await world.put("todos", `t${String(n)}`, task(`Soup ${String(n)}`));
  for (let n = 0; n < 3; n++) await world.put("photos", `f${String(n)}`, photo(n + 1));
  await rig.home.backup();
  return rig;
}

type Over = { readonly twist?: Twist; readonly signal?: AbortSignal; readonly mostBytes?: number; readonly sample?: number; readonly random?: () => number };

const drill = (rig: Rig, over: Over = {}): Promise<DrillReport> =>
  rig.other.withJob(
    ({ connection, io }) => practise({ vault: rig.vault, scratch: connection, io, sample: over.sample ?? 10, mostBytes: over.mostBytes ?? 1 << 20, random: over.random ?? Math.random, onProgress: () => undefined }),
    over,
  );

const changing = (change: (text: string) => string): Twist => (connection) => {
  const { source } = connection;
  const read = async function* (...args: Parameters<NonNullable<typeof source>["read"]>): AsyncGenerator<Fetched> {
    for await (const fetched of source?.read(...args) ?? []) yield changed(fetched, change);
  };
  return Object.assign(Object.create(connection) as typeof connection, source && { source: { ...source, read } });
};

function changed(fetched: Fetched, change: (text: string) => string): Fetched {
  if (fetched.is !== "item" || !("bytes" in fetched.item.body)) return fetched;
  const bytes = Buffer.from(change(Buffer.from(fetched.item.body.bytes).toString()));
  return { ...fetched, item: { ...fetched.item, body: { ...fetched.item.body, bytes } } };
}

describe("a practice restore", () => {
  it("brings a sample and whole collections back, each collection in its turn", async () => {
    const rig = await kept();
    const wholes: (number | null)[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const { status, counts, collection } = await drill(rig);
      expect(status).toBe("passed");
      expect(counts).toMatchObject({ same: counts.drawn + counts.whole, problems: 0 });
      wholes.push(collection);
    }
    expect(new Set(wholes).size).toBe(3);
    expect((await rig.vault.read.drills(10)).map(({ status }) => status)).toEqual(["passed", "passed", "passed"]);
  });

  it("leaves a collection that is too large to its sample", async () => {
    const rig = await kept();
    const { collection, counts } = await drill(rig, { mostBytes: 500 });
    expect(collection).toBeNull();
    expect(counts.drawn).toBeGreaterThan(0);
  });

  it("draws no more than there is room for", async () => {
    const rig = await kept();
    const fractions = [17, 18, 19].map((n) => n / 20); // the three photos, of 3000 bytes each
    const some = await drill(rig, { mostBytes: 7000, sample: 3, random: () => fractions.pop() ?? 0 });
    expect(some).toMatchObject({ status: "passed", counts: { drawn: 2 } });
  });

  it("fails on what comes back otherwise, and names it", async () => {
    const rig = await kept();
    const report = await drill(rig, { twist: changing((text) => text.replace("FN:Zoë 3", "FN:Zoe 3")), sample: 0 });
    expect(report.status).toBe("failed");
    expect(report.problems).toMatchObject([{ name: "Zoë 3", code: "differs", fields: ["fn"] }]);
  });

  it("fails on what is damaged here", async () => {
    const rig = await kept();
    const folder = readdirSync(join(rig.vault.dir, "photos")).find((name) => name.length === 2);
    const [file] = readdirSync(join(rig.vault.dir, "photos", folder ?? ""));
    writeFileSync(join(rig.vault.dir, "photos", folder ?? "", file ?? ""), "short");
    const report = await drill(rig, { sample: 500 });
    expect(report.problems).toMatchObject([{ kind: "photo", code: "damage" }]);
  });

  it("says that it was broken off", async () => {
    const rig = await kept();
    const stop = new AbortController();
    const random = (): number => {
      stop.abort();
      return 0;
    };
    await expect(drill(rig, { signal: stop.signal, random })).rejects.toMatchObject({ code: "cancelled" });
    expect((await rig.vault.read.drills(1))[0]).toMatchObject({ status: "cancelled" });
  });
});
