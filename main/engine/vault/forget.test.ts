import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verify } from "../verify/verify.ts";
import { photoPaths } from "../verify/damage.fixture.ts";
import { finishForgetting } from "./forgetting.ts";
import { card, jpeg, photo, Rig } from "./vault.fixture.ts";
import { openReader } from "./vault.ts";
import type { KeptItem } from "./write/store.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.create();
});
afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

const secret = "XQZJWVK";
const secrets = (): KeptItem => card(`${secret} Ada`, { uid: "ada", more: `NOTE:${secret} told me\r\n` });

async function idOf(name: string): Promise<number> {
  const items = await rig.vault.read.items({}, { limit: 1000 });
  return items.find((item) => item.name.includes(name))?.item ?? 0;
}

/** As the engine does it. */
async function forget(items: readonly number[]): Promise<void> {
  const { vault } = rig;
  await vault.write.forget(items, rig.stamp());
  await finishForgetting(vault);
}

/** Files of the vault, of any kind, in which the bytes of this text are to be found. */
function filesWith(text: string): string[] {
  const entries = readdirSync(rig.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => readFileSync(path).toString("latin1").toLowerCase().includes(text.toLowerCase())).sort();
}

describe("forget", () => {
  it("takes the bytes out of every file of the vault, while it is open and after, and roots still verify", async () => {
    const others = Array.from({ length: 40 }, (_, n) => card(`Other ${n}`));
    await rig.backup({ people: [card("Before", { uid: "ada", more: `TEL:${secret}\r\n` }), ...others] });
    await rig.backup({ people: [secrets(), ...others] });
    await rig.vault.keeper.writeReadable([1]);
    const drill = await rig.vault.write.beginDrill({}, rig.stamp());
    const problems = [{ item: await idOf(secret), name: `${secret} Ada` }, { item: await idOf("Other 7"), name: "Other 7" }];
    await rig.vault.write.endDrill(drill, { status: "failed", counts: {}, problems }, rig.stamp());
    expect(filesWith(secret).length).toBeGreaterThan(2);
    await forget([await idOf(secret)]);
    expect((await rig.vault.read.drills(1)).map((row) => JSON.parse(row.problems) as unknown)).toEqual([[problems[1]]]);
    expect(filesWith(secret)).toEqual([]);
    const report = await verify({ vault: rig.vault, signal: new AbortController().signal, now: rig.now });
    expect(report).toMatchObject({ status: "clean", repaired: [] });
    await rig.vault.close();
    expect(filesWith(secret)).toEqual([]);
    await rig.reopen();
    expect(await rig.vault.read.search(secret, { limit: 5 })).toEqual([]);
    expect(await rig.names()).toHaveLength(41);
  });

  it("says before what it would take", async () => {
    await rig.backup({ people: [secrets(), card("Bo")] });
    const plan = await rig.vault.write.forgetPlan([await idOf(secret)]);
    expect(plan).toEqual({ items: 1, versions: 1, bodies: 1, bytes: expect.any(Number) as number });
    expect(filesWith(secret).length).toBeGreaterThan(0);
  });

  it("is finished at the next open when it was killed after its rows", async () => {
    await rig.backup({ people: [secrets(), card("Bo")], pictures: [await photo(rig.vault, "a.jpg", jpeg(1)), await photo(rig.vault, "b.jpg", jpeg(2))] });
    await rig.vault.keeper.catchUp();
    await rig.vault.keeper.writeReadable([1]);
    await rig.vault.write.forget([await idOf(secret), await idOf("a.jpg"), await idOf("b.jpg")], rig.stamp());
    // Meanwhile one of them has come again, as something new.
    await rig.backup({ people: [secrets(), card("Bo")], pictures: [await photo(rig.vault, "c.jpg", jpeg(2))] });
    const held = await rig.vault.lock("forget");
    await rig.reopen();
    expect(photoPaths(rig.dir)).toHaveLength(2);
    held.release();
    await rig.reopen();
    expect(filesWith(secret)).toEqual([]);
    expect(photoPaths(rig.dir)).toHaveLength(1);
    expect(await rig.vault.read.forgetting()).toBeUndefined();
    expect(await verify({ vault: rig.vault, signal: new AbortController().signal, now: rig.now })).toMatchObject({ status: "clean", orphanCount: 0 });
  });

  it("is not done while somebody reads what was there before, and is finished at the next open", async () => {
    await rig.backup({ people: [secrets(), card("Bo")] });
    const reader = openReader(rig.dir);
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM version").get();
    await expect(forget([await idOf(secret)])).rejects.toMatchObject({ code: "vault-busy" });
    expect(await rig.vault.read.forgetting()).toBeDefined();
    reader.close();
    await rig.reopen();
    expect([await rig.vault.read.forgetting(), filesWith(secret)]).toEqual([undefined, []]);
  });

  it("leaves what another item also holds", async () => {
    const pictures = [await photo(rig.vault, "a.jpg", jpeg(1)), await photo(rig.vault, "same.jpg", jpeg(1)), await photo(rig.vault, "b.jpg", jpeg(2))];
    await rig.backup({ pictures });
    await forget([await idOf("a.jpg"), await idOf("b.jpg")]);
    expect(photoPaths(rig.dir)).toHaveLength(1);
    expect(await verify({ vault: rig.vault, signal: new AbortController().signal, now: rig.now })).toMatchObject({ status: "clean" });
  });

  it("takes what the service had noted along, and leaves that, and pictures, to whom else they belong", async () => {
    const body = (text: string): KeptItem["body"] => ({ type: "application/json", bytes: Buffer.from(JSON.stringify({ text })) });
    const picture = { name: "picture", body: body("their picture") };
    const ada = { ...secrets(), raw: body(secret), parts: [picture] };
    const [eve, bo] = [card("Eve"), card("Bo")].map((item) => ({ ...item, raw: body("their note") }));
    if (!eve || !bo) throw new Error("two cards");
    await rig.backup({ people: [ada, eve, { ...bo, parts: [picture] }] });
    await forget([await idOf(secret), await idOf("Eve")]);
    expect(filesWith(secret)).toEqual([]);
    expect([filesWith("their note"), filesWith("their picture")].map((files) => files.length)).toEqual([1, 1]);
  });

  it("is not undone by the next backup of the same thing", async () => {
    await rig.backup({ people: [secrets(), card("Bo")] });
    await forget([await idOf(secret)]);
    expect(await rig.backup({ people: [secrets(), card("Bo")] })).toBeUndefined();
    expect(filesWith(secret)).toEqual([]);
  });

  it("does not make something new lose its bytes because they were forgotten elsewhere", async () => {
    await rig.backup({ people: [secrets()], pictures: [await photo(rig.vault, "a.jpg", jpeg(1))] });
    await forget([await idOf(secret), await idOf("a.jpg")]);
    await rig.backup({ people: [secrets(), { ...secrets(), href: "again.vcf" }], pictures: [await photo(rig.vault, "b.jpg", jpeg(1))] });
    const again = (await rig.vault.read.items({}, { limit: 10 })).find((item) => item.href === "again.vcf");
    const [text] = await rig.vault.read.texts([again?.version ?? 0]);
    expect(Buffer.from(text?.bytes ?? []).toString()).toContain(secret);
    expect(photoPaths(rig.dir).map((path) => existsSync(join(rig.dir, path)))).toEqual([true]);
    expect(await verify({ vault: rig.vault, signal: new AbortController().signal, now: rig.now })).toMatchObject({ status: "clean", orphanCount: 0 });
  });
});
