import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { CallName, Input, Output, Result } from "../main/api/contract.ts";
import type { ApiEvent, Message } from "../main/api/events.ts";
import { sessionPath, socketPath, socketProtocol } from "../main/api/web-host.ts";
import { buildPage } from "../build/build.mjs";
import { Lifeboat } from "./lifeboat.ts";

type Serving = { readonly child: ReturnType<Lifeboat["start"]>; readonly address: URL };

let lifeboat: Lifeboat;
beforeAll(() => buildPage());
beforeEach(() => {
  lifeboat = new Lifeboat();
  lifeboat.env["LIFEBOAT_CACHE"] = `${lifeboat.home}/cache`;
});
afterEach(() => lifeboat[Symbol.dispose]());

/** `lifeboat serve` as a process, until its first address is printed. */
async function serve(...args: readonly string[]): Promise<Serving> {
  const child = lifeboat.start("serve", "--json", ...args);
  for await (const line of createInterface(child.stdout)) {
    const { address } = JSON.parse(line) as { address: string };
    return { child, address: new URL(address) };
  }
  throw new Error("it ended without an address");
}

async function stop(child: Serving["child"]): Promise<number | null> {
  const ended = once(child, "exit");
  child.kill("SIGINT");
  return ((await ended) as [number | null])[0];
}

/** What a page does, without a browser. */
class Page {
  readonly events: ApiEvent[] = [];
  readonly origin: string;
  readonly #cookie: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #last = 0;

  private constructor(origin: string, cookie: string, socket: WebSocket) {
    this.origin = origin;
    this.#cookie = cookie;
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#hear(JSON.parse(data.toString()) as Message));
  }

  static async open({ origin, hash }: URL): Promise<Page> {
    const answer = await fetch(`${origin}${sessionPath}`, { method: "POST", headers: { Origin: origin }, body: hash.slice("#code=".length) });
    if (answer.status !== 200) throw new Error(`the code was answered ${answer.status}`);
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const socket = new WebSocket(`${origin.replace("http", "ws")}${socketPath}`, [socketProtocol, await answer.text()], { origin });
    const page = new Page(origin, cookie, socket);
    await once(socket, "open");
    return page;
  }

  async call<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>> {
    const id = ++this.#last;
    const answer = new Promise<unknown>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, call: name, input }));
    const result = (await answer) as Result<Output<N>>;
    if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.detail}`);
    return result.value;
  }

  blob(path: string): Promise<Response> {
    return fetch(`${this.origin}${path}`, { headers: { Cookie: this.#cookie } });
  }

  /** The close code, when the host ends it. */
  async closed(): Promise<number> {
    return ((await once(this.#socket, "close")) as [number])[0];
  }

  #hear(message: Message): void {
    if ("event" in message) this.events.push(message.event);
    else if ("result" in message) this.#waiting.get(message.id)?.(message.result);
  }
}

describe("lifeboat serve", () => {
  it.skipIf(process.platform === "win32")("a page that was built by one person is served by another", () => {
    const others = 0o055 & ~process.umask();
    expect(statSync(join(import.meta.dirname, "../out/renderer")).mode & 0o055).toBe(others);
  });

  it("serves the page, a whole rehearsal and its photos, and ends in an orderly way", async () => {
    const { child, address } = await serve();
    const html = await fetch(address.origin);
    expect(await html.text()).toContain("<title>Lifeboat</title>");

    const page = await Page.open(address);
    expect(await page.call("app", {})).toMatchObject({ host: "browser", vault: "none" });
    expect(await page.call("startRehearsal", { job: "a" })).toMatchObject({ vault: "rehearsal" });
    await page.call("rehearse", { step: "back-up", job: "b" });
    expect(page.events).toContainEqual(expect.objectContaining({ is: "progress", job: "b" }));
    expect(page.events).toContainEqual({ is: "ended", job: "b" });

    const [photo] = await page.call("things", { filter: { kind: "photo" }, page: { offset: 0, limit: 1 } });
    const thumb = await page.blob(photo?.thumb ?? "");
    expect([thumb.status, thumb.headers.get("content-type")]).toEqual([200, "image/webp"]);
    const { media } = await page.call("details", { version: photo?.version ?? 0 });
    const whole = await page.blob(media?.path ?? "");
    expect([whole.status, whole.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    expect((await fetch(`${page.origin}${media?.path ?? ""}`)).status).toBe(404);

    const closed = page.closed();
    expect(await stop(child)).toBe(0);
    expect([1001, 1006]).toContain(await closed);
  });

  it("needs at most 350 kB, gzipped, for its first screen, and nothing that is there for developers", async () => {
    const { child, address } = await serve();
    await using browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
    const page = await browser.newPage();
    const bodies: Promise<Buffer>[] = [];
    page.on("response", (response) => void bodies.push(response.body().catch(() => Buffer.alloc(0))));
    await page.goto(address.href);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const fetched = await Promise.all(bodies);
    const bytes = fetched.reduce((sum, body) => sum + gzipSync(body).byteLength, 0);
    // Less would mean that something was not counted.
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(350_000);
    expect(Buffer.concat(fetched).includes("react-devtools")).toBe(false);
    expect(await stop(child)).toBe(0);
  });

  it("ends the page whose code somebody else has, too", async () => {
    const { child, address } = await serve();
    const one = await Page.open(address);
    const closed = one.closed();
    await expect(Page.open(address)).rejects.toThrow("403");
    expect(await closed).toBe(4401);
    expect(await stop(child)).toBe(0);
  });

  it.each([
    [["--origin", "http://boat.example.org"]],
    [["--origin", "https://boat.example.org/path"]],
    [["--port", "70000"]],
  ])("does not start with %j", async (args) => {
    expect((await lifeboat.run("serve", ...args)).code).toBe(2);
  });

  it("says that a port is taken", async () => {
    const { child, address } = await serve();
    const { code, err } = await lifeboat.run("serve", "--port", address.port);
    expect([code, err]).toEqual([2, expect.stringContaining("--port") as string]);
    await stop(child);
  });
});
