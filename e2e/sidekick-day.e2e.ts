// October 2009 again: the provider loses everything and its backup, then the person's own disk dies. Nothing is lost.
// `npm run sidekick-day` runs this alone; at the end one page says what happened when.
import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Lifeboat } from "./lifeboat.ts";
import { Diary } from "./sidekick-day/diary.ts";
import { everyItem, mailing } from "./servers/every-item.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";
import type { Server } from "./servers/server.ts";
import { startXandikos, xandikosAvailable } from "./servers/xandikos.ts";

const sample = join(import.meta.dirname, "../resources/sample");
type Line = Awaited<ReturnType<Lifeboat["json"]>>[number];
type Group = { readonly state: string; readonly count: number; readonly items: readonly { readonly name: string; readonly fields: readonly string[] }[] };

describe.skipIf(!radicaleAvailable() || !xandikosAvailable())("the Sidekick day", () => {
  const boat = new Lifeboat();
  const diary = new Diary();
  const phone = join(boat.home, "phone");
  const disk = join(boat.home, "blue-disk");
  const keyFile = join(boat.home, "recovery-key.txt");
  let company: Server;
  let other: Server;
  let mirrored = 0;

  beforeAll(async () => {
    boat.sealed();
    [company, other] = await Promise.all([startRadicale(), startXandikos()]);
    cpSync(join(sample, "phone"), phone, { recursive: true });
    await boat.json(0, "add", "files", phone, "--name", "Phone");
    await boat.addDav(company, "Sidekick");
    await boat.json(0, "backup");
    for (const kind of ["contact", "event", "task"]) await boat.json(0, "migrate", "Phone", "Sidekick", "--kind", kind, "--yes");
    await boat.json(0, "backup", "Sidekick");
    mirrored = (await everyItem(company)).size;
    diary.note(`The company holds ${String(mirrored)} people, dates and to-dos. All of them are mirrored here.`);
  });
  afterAll(async () => {
    await Promise.all([company.stop(), other.stop()]);
    boat[Symbol.dispose]();
    console.log(diary.page());
  });

  const kept = async (account: string): Promise<Line[]> => (await boat.json(0, "ls", "--account", account)).filter(({ event }) => event === "item");
  const receipts = (lines: readonly Line[]): Group[] => lines.filter(({ event }) => event === "receipt").flatMap((line) => line["groups"] as Group[]);
  const count = (groups: readonly Group[], ...states: string[]): number => groups.filter(({ state }) => states.includes(state)).reduce((sum, group) => sum + group.count, 0);
  /** Radicale writes "24 hours before" as "1 day before": the one difference there is, and it is named. */
  const changes = (groups: readonly Group[]): string[] => groups.filter(({ state }) => state === "changed").flatMap(({ items }) => items.map(({ name, fields }) => `${name}: ${fields.join()}`));

  it("keeps a second copy on another disk", async () => {
    await boat.json(0, "copies", "add", "folder", disk, "--name", "Blue disk");
    const [card] = await boat.json(0, "copies", "card");
    writeFileSync(keyFile, `${String(card?.["key"])}\n`, { mode: 0o600 });
    await boat.json(0, "copies", "run");
    expect(readdirSync(join(disk, "v"))).toHaveLength(1);
    diary.note("A second copy lies on the blue disk, encrypted.");
  });

  it("raises the alarm when the servers come back empty", async () => {
    await company.wipe();
    diary.note("The servers lose everything. They start again, empty.");
    await boat.json(4, "backup", "Sidekick", "--second-look", "0");
    await boat.json(4, "status");
    expect(await kept("Sidekick")).toHaveLength(mirrored);
    const held = (await boat.json(0, "held")).filter(({ event }) => event === "held");
    expect(held.reduce((sum, line) => sum + Number(line["count"]), 0)).toBe(mirrored);
    diary.note(`The scheduled check raises the alarm: ${String(mirrored)} are gone there, and none of them here.`);
  });

  it("pulls the phone first, which holds newer things", async () => {
    cpSync(join(sample, "later"), phone, { recursive: true });
    const [line] = (await boat.json(0, "backup", "Phone")).filter(({ event }) => event === "backup");
    const { added = 0, changed = 0 } = (line?.["counts"] ?? {}) as { added?: number; changed?: number };
    expect([added > 0, changed > 0]).toEqual([true, true]);
    diary.note(`The phone in the hand is read first: ${String(added)} new things, ${String(changed)} changed ones.`);
  });

  it("puts everything back to the reborn server, and the newer things with it", async () => {
    const held = (await boat.json(0, "held")).filter(({ event }) => event === "held");
    const groups: Group[] = [];
    for (const { id } of held) groups.push(...receipts(await boat.json(0, "putback", String(id), "--yes", "--second-look", "0")));
    expect(count(groups, "back", "there", "changed")).toBe(mirrored);
    expect(changes(groups).filter((change) => !change.endsWith(": alarm"))).toEqual([]);
    expect((await everyItem(company)).size).toBe(mirrored);
    diary.note(`Everything is put back: ${String(count(groups, "back"))} were read again without a difference.`);

    const newer: Group[] = [];
    for (const kind of ["contact", "event", "task"]) newer.push(...receipts(await boat.json(0, "migrate", "Phone", "Sidekick", "--kind", kind, "--keep", "mine", "--yes")));
    expect(count(newer, "failed", "missing", "unreadable", "open")).toBe(0);
    await boat.json(0, "backup", "Sidekick");
    await boat.json(0, "status");
    const brought = count(newer, "back", "changed");
    expect(brought).toBeGreaterThan(2);
    diary.note(`What was newer on the phone goes there too: ${String(brought)} things.`);
  });

  it("moves to another company", async () => {
    const here = await everyItem(company);
    const groups: Group[] = [];
    await boat.addDav(other, "Other");
    groups.push(...receipts(await boat.json(0, "migrate", "Sidekick", "Other", "--yes")));
    expect(changes(groups)).toEqual([]);
    const there = await everyItem(other);
    expect([...there.keys()].sort()).toEqual([...here.keys()].sort());
    for (const [uid, text] of there) expect(mailing(text).loud, `${uid} would make the server send mail`).toBe(0);
    diary.note(`Moved to another company: ${String(there.size)} things, nobody got a message.`);
  });

  it("comes home from the second copy when the disk dies", async () => {
    await boat.json(0, "backup");
    await boat.json(0, "copies", "run");
    const before = (await boat.json(0, "ls")).filter(({ event }) => event === "item");
    rmSync(boat.vault, { recursive: true });
    diary.note("The computer's own disk dies. The Lifeboat folder is gone.");
    await boat.json(0, "copies", "recover", "folder", disk, "--key-file", keyFile);
    await boat.json(0, "verify");
    const after = (await boat.json(0, "ls")).filter(({ event }) => event === "item");
    expect(after.map(said)).toEqual(before.map(said));
    diary.note(`Rebuilt from the blue disk and the recovery key: all ${String(after.length)} things, verified.`);
  });

  const said = (line: Line): unknown => [line["kind"], line["name"], line["at"], line["uid"], line["account"], line["collection"]];
});
