import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tryLock } from "./locks.ts";
import { fileName } from "./readable.ts";
import { card, Rig, seeCollections } from "./vault.fixture.ts";
import type { KeptItem } from "./write/store.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.create();
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

const event = (name: string): KeptItem => {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", `UID:${name}`, "DTSTAMP:20260101T000000Z", "DTSTART:20260101T100000Z", `SUMMARY:${name}`, "END:VEVENT", "END:VCALENDAR", ""];
  return { ...card(name, { href: `${name}.ics` }), kind: "event", body: { type: "text/calendar", bytes: Buffer.from(lines.join("\r\n")) } };
};
const folder = (): string => join(rig.dir, "Readable", "Mum");

describe("Readable", () => {
  it("holds one file per address book and calendar, with what is there now", async () => {
    await rig.backup({ Friends: [card("Ada"), card("Bo")], Home: [event("Dinner"), event("Walk")] });
    await rig.backup({ Friends: [card("Ada", { more: "TEL:1\r\n" })], Home: [event("Dinner"), event("Walk")] });
    await rig.vault.keeper.writeReadable([1, 2]);
    expect(readdirSync(folder()).sort()).toEqual(["Friends (1).vcf", "Home (2).ics"]);
    const cards = readFileSync(join(folder(), "Friends (1).vcf"), "utf8");
    expect(cards.match(/^FN:.*$/gm)).toEqual(["FN:Ada"]);
    expect(cards).toContain("TEL:1");
    const calendar = readFileSync(join(folder(), "Home (2).ics"), "utf8");
    expect(calendar.match(/BEGIN:VCALENDAR/g)).toHaveLength(1);
    expect(calendar.match(/^SUMMARY:.*$/gm)?.map((line) => line.trim())).toEqual(["SUMMARY:Dinner", "SUMMARY:Walk"]);
  });

  it("has no file for what is empty, and leaves no half file", async () => {
    await rig.backup({ Friends: [card("Ada")] });
    await rig.vault.keeper.writeReadable([1]);
    await rig.backup({ Friends: [] });
    await rig.vault.keeper.writeReadable([1]);
    expect(readdirSync(folder())).toEqual([]);
  });

  it("waits for another program that is writing the same files", async () => {
    await rig.backup({ Friends: [card("Ada")] });
    const other = tryLock(rig.dir, "readable");
    const writing = rig.vault.keeper.writeReadable([1]);
    await sleep(500);
    expect(existsSync(folder())).toBe(false);
    if ("release" in other) other.release();
    await writing;
    expect(readdirSync(folder())).toEqual(["Friends (1).vcf"]);
  });

  it("keeps the order in which things came, also of what was changed since or is missing", async () => {
    const loss = { collection: 1, kind: "contact", grouping: null, what: "missing", verdict: "hold", count: 1, base: 3 } as const;
    await rig.backup({ Friends: [card("Ada"), card("Bo"), card("Cy")] });
    await rig.backup({ Friends: [card("Ada", { more: "TEL:1\r\n" }), card("Bo"), card("Cy")] });
    const run = await rig.vault.write.beginRun(rig.account, "backup", rig.stamp());
    const [friends] = await seeCollections(rig.vault, rig.account, { Friends: [] });
    await rig.vault.write.startListing(run, friends?.id ?? 0);
    await rig.vault.write.hear(run, friends?.id ?? 0, [{ is: "gone", href: "bo.vcf" }], false);
    await rig.vault.write.endListing(run, friends?.id ?? 0, { listing: "delta" });
    await rig.vault.write.findAbsent(run, []);
    await rig.vault.write.decide(run, loss, rig.stamp());
    await rig.vault.write.endRun(run, { status: "held", now: rig.stamp() });
    await rig.vault.keeper.writeReadable([1]);
    expect(readFileSync(join(folder(), "Friends (1).vcf"), "utf8").match(/^FN:.*$/gm)?.map((line) => line.trim())).toEqual(["FN:Ada", "FN:Bo", "FN:Cy"]);
  });

  it("follows a new name of a collection", async () => {
    await rig.backup({ Friends: [card("Ada")] });
    await rig.vault.keeper.writeReadable([1]);
    writeFileSync(join(folder(), "Friends (1).vcf.tmp"), "what a program that was killed left behind");
    const renamed = { id: "Friends", name: "Pals", kinds: ["contact" as const], readOnly: false, unlisted: "gone" as const };
    await rig.vault.write.seeCollections(rig.account, [renamed]);
    await rig.vault.keeper.writeReadable([1]);
    expect(readdirSync(folder())).toEqual(["Pals (1).vcf"]);
  });

  it("follows all that came since it last did, also in runs that were killed before it could", async () => {
    const behind = (): Promise<boolean> => rig.vault.read.isReadableBehind();
    expect(await behind()).toBe(false);
    await rig.backup({ Friends: [card("Ada")] });
    expect(await behind()).toBe(true);
    await rig.backup({ Friends: [card("Ada")], Home: [event("Dinner")] });
    await rig.vault.keeper.follow();
    expect(readdirSync(folder()).sort()).toEqual(["Friends (1).vcf", "Home (2).ics"]);
    expect(await behind()).toBe(false);
  });

  it("waits for a run of another account that began before and ends after", async () => {
    const dad = await rig.addAccount("Dad");
    const run = await rig.vault.write.beginRun(dad, "backup", rig.stamp());
    const [work] = await seeCollections(rig.vault, dad, { Work: [card("Cy")] });
    await rig.vault.write.store(run, work?.id ?? 0, [card("Cy")], rig.stamp());
    await rig.backup({ Friends: [card("Ada")] });
    await rig.vault.keeper.follow();
    await rig.vault.write.endRun(run, { status: "complete", now: rig.stamp() });
    expect(await rig.vault.read.isReadableBehind()).toBe(true);
    await rig.vault.keeper.follow();
    expect(readdirSync(join(rig.dir, "Readable", "Dad"))).toEqual(["Work (1).vcf"]);
    expect(await rig.vault.read.isReadableBehind()).toBe(false);
  });

  it("cannot be led out of its folder by a name", async () => {
    await rig.backup({ "../../../etc/passwd": [card("Ada")], "..": [card("Bo")], "CON": [card("Cy")] });
    await rig.vault.keeper.writeReadable([1, 2, 3]);
    expect(readdirSync(folder()).sort()).toEqual(["_ (2).vcf", "_.._.._etc_passwd (1).vcf", "_CON (3).vcf"]);
    expect(existsSync(join(rig.dir, "etc"))).toBe(false);
  });

  it("is there under a long name, whatever letters it has", async () => {
    const names = [`${"y".repeat(79)}😀`, "가".repeat(300), "مرحبا ".repeat(60), "👨‍👩‍👧‍👦".repeat(40), "e\u0301".repeat(200)];
    await rig.backup(Object.fromEntries(names.map((name, n) => [name, [card(`Ada ${n}`)]])));
    await rig.vault.keeper.writeReadable(names.map((_, n) => n + 1));
    expect(readdirSync(folder())).toHaveLength(names.length);
    for (const name of readdirSync(folder())) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(143);
  });

  it.each([
    ["", "_"],
    ["...", "_"],
    ["a/b\\c:d", "a_b_c_d"],
    ["nul", "_nul"],
    ["con.test", "_con.test"],
    ["COM¹", "_COM¹"],
    ["aux .work", "_aux .work"],
    ["Zoë 李", "Zoë 李"],
    ["x\u202egpj.exe", "x_gpj.exe"],
    ["y".repeat(300), "y".repeat(80)],
    ["가".repeat(300), "가".repeat(40)],
    [`x${"😀".repeat(300)}`, `x${"😀".repeat(29)}`],
    [`${"y".repeat(79)}😀`, "y".repeat(79)],
    [`${"y".repeat(78)}. .z`, "y".repeat(78)],
    ["a\ud83d", "a\ufffd"],
  ])("%j becomes %j", (name, safe) => {
    expect(fileName(name)).toBe(safe);
  });

  it("takes a long name in time", () => {
    const started = performance.now();
    expect(fileName(`x${" ".repeat(200_000)}y. .`)).toBe("x");
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
