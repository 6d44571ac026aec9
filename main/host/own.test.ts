import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LifeboatError } from "../api/errors.ts";
import type { ProviderTable } from "../engine/context.ts";
import { createMemoryWorld } from "../engine/providers/memory/memory.ts";
import type { ProviderDef } from "../engine/providers/provider.ts";
import { TestHost } from "./host.fixture.ts";

const page = { offset: 0, limit: 200 };
const card = (name: string, more = ""): string => `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${name.length}-${name.charCodeAt(0)}\r\nFN:${name}\r\n${more}END:VCARD\r\n`;

/** A memory account with some people; `table` makes it a provider to choose. */
async function world(people: readonly string[]): Promise<{ table: ProviderTable; world: ReturnType<typeof createMemoryWorld>["world"] }> {
  const { def, world } = createMemoryWorld();
  world.addCollection({ id: "people", name: "People", kinds: ["contact"] });
  for (const [at, text] of people.entries()) await world.put("people", `${at}.vcf`, { kind: "contact", uid: String(at), body: { type: "text/vcard", bytes: Buffer.from(text) } });
  return { table: { memory: async () => def }, world };
}

const source = (name: string) => ({ provider: "memory", name, settings: {}, secrets: {} });

describe("a vault of one's own", () => {
  it("is made where the person says, remembered, and opened at the next start", async () => {
    const { table } = await world([card("Anna")]);
    await using first = new TestHost(table);
    const folder = join(first.dir, "Mine");
    expect(await first.call("openFolder", { folder })).toMatchObject({ vault: "own", folder });
    await first.call("addSource", { source: { ...source("Hers"), owner: "Anna" }, job: "add" });
    expect(await first.call("backUp", { job: "go" })).toEqual({ status: "complete" });
    expect(await first.call("setSettings", { appearance: "dark" })).toEqual({ appearance: "dark", language: "system", checkDaily: true });
    await first.host.close();

    await using second = new TestHost(table, { configDir: join(first.dir, "config"), folder: undefined });
    expect(await second.call("app", {})).toMatchObject({ vault: "own", folder, settings: { appearance: "dark" } });
    expect(await second.call("count", { filter: { owner: "Anna" } })).toEqual({ contact: 1 });
    await second.host.close();

    renameSync(folder, `${folder}-away`);
    await using third = new TestHost(table, { configDir: join(first.dir, "config"), folder: undefined });
    expect(await third.call("app", {})).toMatchObject({ vault: "none", folder, trouble: { code: "vault-away" } });
    expect(await third.failure("home", {})).toMatchObject({ code: "vault-away" });
  });

  it("does not call what has no name after its file", async () => {
    const { table } = await world([card("Anna"), card(""), card("Bert")]);
    await using test = new TestHost(table);
    await test.call("openFolder", { folder: join(test.dir, "Mine") });
    await test.call("addSource", { source: source("Hers"), job: "add" });
    await test.call("backUp", { job: "go" });
    const people = await test.call("things", { filter: { kind: "contact" }, page });
    expect(people.map(({ name }) => name).toSorted()).toEqual(["", "Anna", "Bert"]);
  });

  it("is refused where it would not be safe, with the reason", async () => {
    await using test = new TestHost();
    const synced = join(test.dir, "Dropbox/Lifeboat");
    const full = join(test.dir, "full");
    mkdirSync(full);
    writeFileSync(join(full, "something"), "");
    expect(await test.call("checkFolder", { folder: synced })).toMatchObject({ fine: false, reason: "synced" });
    expect(await test.call("checkFolder", { folder: full })).toMatchObject({ fine: false, reason: "not-empty" });
    const fine = await test.call("checkFolder", {});
    expect(fine).toMatchObject({ fine: true, folder: join(test.dir, "Lifeboat") });
    expect(fine.free).toBeGreaterThan(0);
    expect(await test.failure("openFolder", { folder: synced })).toMatchObject({ code: "vault-place" });
    expect(await test.failure("checkFolder", { folder: "somewhere/else" })).toMatchObject({ code: "no-folder" });
  });

  it("stays open where another cannot be opened, and is closed once another is open", async () => {
    const { table } = await world([card("Anna")]);
    await using test = new TestHost(table);
    const [good, bad, other] = [join(test.dir, "Lifeboat"), join(test.dir, "bad"), join(test.dir, "other")];
    await test.call("openFolder", { folder: good });
    await test.call("addSource", { source: source("Mine"), job: "add" });
    mkdirSync(bad);
    writeFileSync(join(bad, "vault.db"), "not a database");
    expect(await test.failure("openFolder", { folder: bad })).toMatchObject({ code: "vault-damaged" });
    const app = await test.call("app", {});
    expect([app.vault, app.folder, app.trouble]).toEqual(["own", good, undefined]);
    expect(await test.call("backUp", { job: "go" })).toEqual({ status: "complete" });
    expect(await test.call("openFolder", { folder: other })).toMatchObject({ vault: "own", folder: other });
    expect((await test.call("home", {})).sources).toEqual([]);
  });

  it("says what to type for each provider, and where secrets go", async () => {
    await using test = new TestHost();
    const [dav, files] = await test.call("providers", {});
    expect(dav).toMatchObject({ id: "dav", kinds: ["contact", "event", "task"] });
    expect(dav?.fields.map(({ name, type }) => [name, type])).toEqual([["url", "url"], ["user", "email"], ["preset", "choice"], ["password", "password"], ["token", "password"]]);
    const icloud = dav?.fields.find(({ name }) => name === "preset")?.choices?.[0];
    expect(icloud).toMatchObject({ id: "icloud", title: "iCloud", servers: ["contacts.icloud.com", "caldav.icloud.com"], appPassword: true });
    expect(icloud?.setup.length).toBeGreaterThan(1);
    expect(files?.fields).toEqual([{ name: "dir", type: "folder", required: true }]);
  });

  it("does not offer what this system cannot do: Windows keeps phones on a cable to itself", async () => {
    const offered = async (platform: "linux" | "win32"): Promise<string[]> => {
      await using test = new TestHost(undefined, { platform });
      return (await test.call("providers", {})).map(({ id }) => id);
    };
    expect(await offered("linux")).toContain("mtp");
    const onWindows = await offered("win32");
    expect(onWindows).not.toContain("mtp");
    expect(onWindows).toContain("adb");
  });

  it("is never a source of itself", async () => {
    await using test = new TestHost();
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    const around = { provider: "files", name: "Me", settings: { dir: test.dir }, secrets: {} };
    expect(await test.failure("addSource", { source: around, job: "add" })).toMatchObject({ code: "folder-nested" });
  });

  it("calls a source otherwise, and goes on with it", async () => {
    const { table } = await world([card("Anna")]);
    await using test = new TestHost(table);
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    const { id } = await test.call("addSource", { source: source("Mine"), job: "add" });
    expect(await test.failure("renameSource", { source: id, name: "  " })).toMatchObject({ code: "usage" });
    await test.call("renameSource", { source: id, name: " Anna's " });
    expect((await test.call("home", {})).sources).toMatchObject([{ id, name: "Anna's" }]);
    await test.call("backUp", { source: id, job: "go" });
    expect(await test.call("count", { filter: {} })).toEqual({ contact: 1 });
  });

  it("keeps a source's history when the source is removed", async () => {
    const { table } = await world([card("Anna"), card("Bo")]);
    await using test = new TestHost(table);
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    const { id } = await test.call("addSource", { source: source("Mine"), job: "add" });
    expect(await test.failure("addSource", { source: source("Mine"), job: "twice" })).toMatchObject({ code: "exists" });
    await test.call("backUp", { source: id, job: "go" });
    await test.call("removeSource", { source: id });
    expect((await test.call("home", {})).sources).toEqual([]);
    expect(await test.call("count", { filter: {} })).toEqual({ contact: 2 });
    expect(await test.failure("removeSource", { source: id })).toMatchObject({ code: "not-found" });
    expect(await test.failure("backUp", { source: id, job: "again" })).toMatchObject({ code: "not-found" });
  });

  it("shows the sample phone beside it, and comes back to it", async () => {
    const { table } = await world([card("Anna")]);
    await using test = new TestHost(table);
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    await test.call("addSource", { source: source("Mine"), job: "add" });
    await test.call("startRehearsal", { job: "start" });
    expect((await test.call("home", {})).sources.map(({ name }) => name)).toEqual(["Mara's phone"]);
    await test.call("endRehearsal", {});
    expect((await test.call("home", {})).sources.map(({ name }) => name)).toEqual(["Mine"]);
  });
});

/** The provider, with a connect that first does something. */
function preceded(def: ProviderDef, before: Parameters<typeof around>[1]): ProviderTable {
  return { memory: () => Promise.resolve(around(def, before)) };
}

function around(def: ProviderDef, before: (io: Parameters<ProviderDef["connect"]>[2]) => Promise<unknown>): ProviderDef {
  return {
    ...def,
    connect: async (settings, need, io) => {
      await before(io);
      return def.connect(settings, need, io);
    },
  };
}

describe("a sign-in that fails", () => {
  it("is told with its code, on Home too, and is mended by signing in again", async () => {
    const { def, world: memory } = createMemoryWorld();
    let dead = false;
    const failing = preceded(def, async () => {
      if (dead) throw new LifeboatError("auth", "no");
    });
    await using test = new TestHost(failing);
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    const { id } = await test.call("addSource", { source: source("Mine"), job: "add" });
    await test.call("backUp", { job: "good" });
    dead = true;
    expect(await test.failure("backUp", { job: "bad" })).toEqual({ code: "auth", detail: "no" });
    expect((await test.call("home", {})).safety).toMatchObject({ state: "sign-in", facts: { name: "Mine", error: "auth" }, button: "sign-in" });
    expect(await test.failure("signIn", { source: id, secrets: { password: "wrong" }, job: "wrong" })).toMatchObject({ code: "auth" });
    dead = false;
    expect(await test.call("signIn", { source: id, secrets: { password: "right" }, job: "right" })).toEqual({});
    await test.ended(`signed-in-${id}`);
    expect((await test.call("home", {})).sources[0]?.lastRun).toMatchObject({ status: "complete", error: null });
    expect((await test.call("home", {})).safety.state).toBe("one-copy");
    expect(memory.calls.open).toBe(0);
  });

  it("names the host it leads to, and goes there once the person has said yes", async () => {
    const { def } = createMemoryWorld();
    const leading = preceded(def, (io) => io.ask({ is: "new-host", host: "dav.example.org:443", text: "Mine leads to dav.example.org:443. May the sign-in go there?" }));
    await using test = new TestHost(leading);
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    expect(await test.failure("addSource", { source: source("Mine"), job: "add" })).toEqual({ code: "new-host", detail: "dav.example.org:443", host: "dav.example.org:443" });
    const elsewhere = { ...source("Mine"), hosts: ["other.example.org:443"] };
    expect(await test.failure("addSource", { source: elsewhere, job: "other" })).toMatchObject({ code: "new-host" });
    expect(await test.call("addSource", { source: { ...source("Mine"), hosts: ["dav.example.org:443"] }, job: "yes" })).toEqual({ id: 1 });
  });

  it("a yes is for the sign-in it was said for, and for no other that is led there meanwhile", async () => {
    const { def } = createMemoryWorld();
    const [approved, hold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let leads = false;
    const leading = preceded(def, async (io) => {
      if (!leads) return;
      await io.ask({ is: "new-host", text: "May the sign-in go there?", host: "dav.example.org:443" });
      approved.resolve();
      await hold.promise;
    });
    await using test = new TestHost(leading);
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    const { id } = await test.call("addSource", { source: source("Hers"), job: "hers" });
    leads = true;
    const mine = test.call("addSource", { source: { ...source("Mine"), hosts: ["dav.example.org:443"] }, job: "yes" });
    await approved.promise;
    // Where it is taken for a yes, too, this waits for ever.
    expect(await test.failure("backUp", { source: id, job: "daily" })).toMatchObject({ code: "new-host" });
    hold.resolve();
    expect(await mine).toEqual({ id: 2 });
  });
});

describe("long calls", () => {
  it("wait for a run that began by itself, and can be stopped while they wait", async () => {
    const { def, world: memory } = createMemoryWorld();
    memory.addCollection({ id: "people", name: "People", kinds: ["contact"] });
    const [begun, hold] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let slow = false;
    const table = preceded(def, async () => {
      if (!slow) return;
      begun.resolve();
      await hold.promise;
    });
    let look = (): Promise<void> => Promise.resolve();
    await using test = new TestHost(table, { watch: true, onBattery: () => false, onWatch: (found) => (look = found) });
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    await test.call("addSource", { source: source("Mine"), job: "add" });
    slow = true;
    const looked = look();
    await begun.promise;
    const asked = test.call("backUp", { job: "asked" });
    const stopped = test.failure("backUp", { job: "stopped" });
    await test.call("cancel", { job: "stopped" });
    expect(await stopped).toMatchObject({ code: "cancelled" });
    slow = false;
    hold.resolve();
    expect(await asked).toEqual({ status: "complete" });
    await looked;
  });

  it("stop when asked to, say so, and leave the next one free to go", async () => {
    const { def, world: memory } = createMemoryWorld();
    memory.addCollection({ id: "people", name: "People", kinds: ["contact"] });
    const waiting = Promise.withResolvers<void>();
    let slow = false;
    const table = preceded(def, async (io) => {
      if (!slow) return;
      waiting.resolve();
      await new Promise((_, reject) => {
        io.signal.addEventListener("abort", () => reject(new LifeboatError("cancelled", "stopped")));
      });
    });
    await using test = new TestHost(table);
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    await test.call("addSource", { source: source("Mine"), job: "add" });
    slow = true;
    const going = test.failure("backUp", { job: "slow" });
    await waiting.promise;
    expect((await test.call("home", {})).sources[0]?.running).toBe("slow");
    expect(await test.failure("backUp", { job: "slow" })).toMatchObject({ code: "exists" });
    expect(await test.failure("backUp", { job: "beside" })).toMatchObject({ code: "vault-busy" });
    expect(await test.failure("openFolder", { folder: join(test.dir, "Other") })).toMatchObject({ code: "vault-busy" });
    await test.call("cancel", { job: "slow" });
    expect(await going).toMatchObject({ code: "cancelled" });
    expect(test.events).toContainEqual({ is: "ended", job: "slow" });
    slow = false;
    expect(await test.call("backUp", { job: "slow" })).toEqual({ status: "complete" });
    expect(await test.call("cancel", { job: "never was" })).toEqual({});
  });
});

describe("hostile text", () => {
  it("stays plain text, and never becomes a link that acts", async () => {
    const name = '<img src=x onerror="alert(1)">';
    const more = "URL:javascript:alert(1)\r\nURL:https://user:pass@evil.example/\r\nEMAIL:a@b?subject=<script>\r\nTEL:+1;ext=javascript:\r\nTEL:+49 30 1234\r\nNOTE:\u202Egnp.exe\\n=cmd|calc\r\n";
    const { table } = await world([card(name, more)]);
    await using test = new TestHost(table);
    await test.call("openFolder", { folder: join(test.dir, "Lifeboat") });
    await test.call("addSource", { source: source("Mine"), job: "add" });
    await test.call("backUp", { job: "go" });
    const [thing] = await test.call("things", { filter: {}, page });
    expect(thing?.name).toBe(name);
    const { facts, raw } = await test.call("details", { version: thing?.version ?? 0 });
    expect(facts.filter(({ href }) => href !== undefined)).toEqual([{ key: "phone", value: "+49 30 1234", href: "tel:+49301234" }]);
    expect(facts.find(({ key }) => key === "note")?.value).toBe("\u202Egnp.exe\n=cmd|calc");
    expect(raw).toContain("javascript:alert(1)");
  });
});

describe("the settings file", () => {
  it("that is broken is as good as none", async () => {
    await using test = new TestHost();
    const configDir = join(test.dir, "other");
    mkdirSync(configDir);
    writeFileSync(join(configDir, "settings.json"), '{"appearance": "pink", "checkDaily": false, "folder": 7');
    await using host = new TestHost(undefined, { configDir });
    expect((await host.call("app", {})).settings).toEqual({ appearance: "system", language: "system", checkDaily: true });
    await host.call("setSettings", { language: "de", checkDaily: false });
    expect(JSON.parse(readFileSync(join(configDir, "settings.json"), "utf8"))).toMatchObject({ language: "de", checkDaily: false });
    expect(await host.failure("setSettings", { language: "tlh" as "de" })).toMatchObject({ code: "usage" });
  });
});
