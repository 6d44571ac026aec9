// The harness itself: servers that start, die and come back, and the proxy's faults.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { contactAt, contacts, events, tasks } from "../bench/corpus.ts";
import { type MemoryDav, startMemoryDav } from "../bench/dav-server-process.ts";
import { addAddressBook, addCalendar, dav, listItems, loadItems, putItem, readItem } from "./servers/dav-setup.ts";
import { radicaleAvailable, startRadicale } from "./servers/radicale.ts";
import type { Server } from "./servers/server.ts";
import { startUnreliableProxy, type UnreliableProxy } from "./servers/unreliable-proxy.ts";
import { startXandikos, xandikosAvailable } from "./servers/xandikos.ts";

const real = [
  { name: "Radicale", available: radicaleAvailable(), start: startRadicale },
  { name: "Xandikos", available: xandikosAvailable(), start: startXandikos },
];

for (const { name, available, start } of real) {
  describe.skipIf(!available)(`a real ${name}`, () => {
    let server: Server;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => server.stop());

    it("takes the corpus, keeps it over a kill -9, and is empty after a wipe", async () => {
      const book = await addAddressBook(server, "people");
      const calendar = await addCalendar(server, "work");
      const todos = await addCalendar(server, "todo", ["VTODO"]);
      await loadItems(server, book, contacts(20));
      await loadItems(server, calendar, events(20));
      await loadItems(server, todos, tasks(10));
      await server.kill();
      await expect(dav(server, "PROPFIND", "/")).rejects.toThrow(/./);
      await server.restart();
      const counts = await Promise.all([book, calendar, todos].map(async (path) => (await listItems(server, path)).length));
      expect(counts).toEqual([20, 20, 10]);
      await server.wipe();
      await addAddressBook(server, "people");
      expect(await listItems(server, book)).toEqual([]);
    });

    it("leaves no folder behind", async () => {
      const other = await start();
      expect(existsSync(other.dir)).toBe(true);
      await other.stop();
      expect(existsSync(other.dir)).toBe(false);
    });
  });
}

describe.skipIf(!radicaleAvailable() || process.platform !== "linux")("a server whose parent is killed", () => {
  it("dies with it", async () => {
    const file = join(import.meta.dirname, "servers/radicale.ts");
    const script = `const { startRadicale } = await import(${JSON.stringify(file)}); console.log((await startRadicale({ dir: process.argv[1] })).url); setInterval(() => {}, 1000);`;
    const keeper = await startRadicale();
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script, keeper.dir], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const orphan = { url: line.toString().trim(), user: keeper.user, password: keeper.password };
    expect((await dav(orphan, "PROPFIND", "/")).status).toBe(207);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    const answers = async (): Promise<boolean> => dav(orphan, "PROPFIND", "/").then(() => true, () => false);
    while (await answers()) await sleep(20);
    await keeper.stop();
  });
});

describe("unreliable proxy", () => {
  const people = "/alice/contacts/people/";
  let server: MemoryDav;
  let proxy: UnreliableProxy;
  const through = () => ({ url: proxy.url, user: server.user, password: server.password });

  beforeAll(async () => {
    server = await startMemoryDav({ contacts: 50 });
  });
  afterAll(async () => server.stop());
  afterEach(async () => proxy.stop());

  it("is transparent without rules", async () => {
    proxy = await startUnreliableProxy(server);
    expect(await listItems(through(), people)).toEqual(await listItems(server, people));
    await putItem(through(), `${people}new.vcf`, contactAt(1000).text);
    expect(await readItem(through(), `${people}new.vcf`)).toBe(contactAt(1000).text);
    expect(proxy.seen.map(({ method }) => method)).toEqual(["PROPFIND", "PUT", "GET"]);
  });

  it("cuts an answer, truncates one, refuses one, each once", async () => {
    proxy = await startUnreliableProxy(server, {
      rules: [
        { fault: { do: "cut", afterBytes: 500 }, method: "PROPFIND" },
        { fault: { do: "truncate", afterBytes: 500 }, method: "PROPFIND" },
        { fault: { do: "refuse", status: 503, retryAfter: 7 }, method: "PROPFIND" },
      ],
    });
    const ask = async () => dav(through(), "PROPFIND", people);
    await expect(ask()).rejects.toThrow(/./);
    const short = await ask();
    expect([short.status, short.text.length]).toEqual([207, 500]);
    expect((await ask()).status).toBe(503);
    expect((await ask()).text).toContain("</D:multistatus>");
    expect(proxy.seen.map(({ fault }) => fault)).toEqual(["cut", "truncate", "refuse", undefined]);
  });

  it("carries out a PUT whose reply it drops, and not one it drops itself", async () => {
    proxy = await startUnreliableProxy(server, {
      rules: [
        { fault: { do: "drop-reply" }, method: "PUT" },
        { fault: { do: "drop-request" }, method: "PUT" },
      ],
    });
    await expect(putItem(through(), `${people}one.vcf`, contactAt(1001).text)).rejects.toThrow(/./);
    await expect(putItem(through(), `${people}two.vcf`, contactAt(1002).text)).rejects.toThrow(/./);
    expect((await dav(server, "GET", `${people}one.vcf`)).status).toBe(200);
    expect((await dav(server, "GET", `${people}two.vcf`)).status).toBe(404);
  });

  it("kills the server in the middle of an answer", async () => {
    proxy = await startUnreliableProxy(server, { rules: [{ fault: { do: "kill-upstream", afterBytes: 1000 } }] });
    await expect(dav(through(), "PROPFIND", people)).rejects.toThrow(/./);
    await expect(dav(server, "PROPFIND", "/")).rejects.toThrow(/./);
    await server.restart();
    expect(await listItems(through(), people)).toHaveLength(50);
  });

  it("strikes at the same requests for the same seed", async () => {
    const run = async (seed: number): Promise<(string | undefined)[]> => {
      proxy = await startUnreliableProxy(server, { seed, rules: [{ fault: { do: "refuse", status: 429 }, chance: 0.3 }] });
      for (let n = 0; n < 30; n += 1) await dav(through(), "PROPFIND", "/");
      const struck = proxy.seen.map(({ fault }) => fault);
      await proxy.stop();
      return struck;
    };
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
    proxy = await startUnreliableProxy(server);
  });

  it("hides what was created until it settles, and then tells it to a client whose token has moved on", async () => {
    let now = 0;
    proxy = await startUnreliableProxy(server, { settlesMs: 1000, now: () => now });
    const sync = async (token: string): Promise<{ text: string; token: string }> => {
      const body = `<d:sync-collection xmlns:d="DAV:"><d:sync-token>${token}</d:sync-token><d:prop><d:getetag/></d:prop></d:sync-collection>`;
      const { text } = await dav(through(), "REPORT", people, { body });
      return { text, token: /sync-token>([^<]+)</.exec(text)?.[1] ?? "" };
    };
    await putItem(through(), `${people}late.vcf`, contactAt(1003).text);
    expect(await listItems(through(), people)).not.toContain(`${people}late.vcf`);
    expect((await dav(through(), "GET", `${people}late.vcf`)).status).toBe(404);
    const early = await sync("");
    expect(early.text).not.toContain("late.vcf");
    now = 1001;
    expect((await sync(early.token)).text).toContain("late.vcf");
    expect(await listItems(through(), people)).toContain(`${people}late.vcf`);
  });
});
