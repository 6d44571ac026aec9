// The window as the host without Electron serves it, in a real Chromium.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import type { Lifeboat } from "./lifeboat.ts";

export type Key = { readonly words: string; readonly at: number; readonly painted: number | null };
type InPage = { readonly faceProbe: { painted(selector: string): Promise<number>; readonly keys: readonly Key[] } };

export async function openBrowser(): Promise<Browser> {
  const args = ["--disable-gpu", "--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args });
}

/** One `lifeboat serve` and its page. Times are epoch milliseconds. */
export class FaceWindow {
  readonly page: Page;
  /** When the program was started. */
  readonly started: number;
  readonly #host: ChildProcess;

  private constructor(page: Page, started: number, host: ChildProcess) {
    this.page = page;
    this.started = started;
    this.#host = host;
  }

  static async open(browser: Browser, lifeboat: Lifeboat): Promise<FaceWindow> {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 860 } })).newPage();
    await page.addInitScript({ path: join(import.meta.dirname, "face-probe.js") });
    const { command, args, env } = lifeboat.program("serve");
    const started = performance.timeOrigin + performance.now();
    const host = spawn(command, args, { env: { ...process.env, LIFEBOAT_CACHE: join(lifeboat.dir, "cache"), ...env }, stdio: ["ignore", "pipe", "inherit"] });
    await page.goto(await addressOf(host));
    return new FaceWindow(page, started, host);
  }

  painted(selector: string): Promise<number> {
    return this.page.evaluate((wanted) => (globalThis as unknown as InPage).faceProbe.painted(wanted), selector);
  }

  keys(): Promise<readonly Key[]> {
    return this.page.evaluate(() => (globalThis as unknown as InPage).faceProbe.keys);
  }

  /** Goes to a place as a click does, and gives how long it took until what the selector names was painted. */
  async go(place: string, selector: string): Promise<number> {
    const before = await this.page.evaluate<number>(`location.hash = "#/${place}"; performance.timeOrigin + performance.now()`);
    return (await this.painted(selector)) - before;
  }

  async close(): Promise<void> {
    await this.page.context().close();
    const ended = once(this.#host, "exit");
    this.#host.kill("SIGINT");
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`lifeboat serve ended with ${String(code)}`);
  }
}

async function addressOf(host: ChildProcess): Promise<string> {
  if (host.stdout === null) throw new Error("no output");
  for await (const line of createInterface(host.stdout)) return (JSON.parse(line) as { address: string }).address;
  throw new Error("lifeboat serve ended without an address");
}

export type TraceEvent = { readonly name: string; /** Microseconds. */ readonly ts: number; readonly dur?: number; /** Of that, on a core. */ readonly tdur?: number };

/** What the browser noted of its frames and tasks while `work` lasted. */
export async function traced(page: Page, work: (session: CDPSession) => Promise<void>): Promise<TraceEvent[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.start", { traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "disabled-by-default-devtools.timeline.frame", "toplevel"] } });
  await work(session);
  await session.send("Tracing.end");
  await complete;
  return events;
}
