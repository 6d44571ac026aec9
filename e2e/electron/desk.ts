import { app } from "./stand-in/app.ts";
import { type BrowserWindow } from "./stand-in/browser-window.ts";
import type { Menu, Tray } from "./stand-in/menu.ts";
import { record } from "./stand-in/record.ts";
import type { Page } from "playwright-core";
import type { CallName, Input, Output, Result } from "../../main/api/contract.ts";
import type { ApiEvent, Message } from "../../main/api/events.ts";
import type { Bridge } from "../../preload/bridge.ts";

type InPage = { readonly lifeboat: Bridge; heard: Message[]; deaths: number };

/** Milliseconds; a scenario that is to fail need not wait as long. */
export const patienceMs = Number(process.env["STANDIN_PATIENCE"] ?? 45_000);

/** What a scenario does with the running app: as a person at it, or as the page in it. */
export class Desk {
  readonly bundle: string;
  readonly app = app;
  readonly record = record;
  #calls = 0;

  constructor(bundle: string) {
    this.bundle = bundle;
  }

  async window(): Promise<BrowserWindow> {
    const window = await until("there is a window", () => record.windows[0]);
    await until("the window is shown", () => window.visible);
    return window;
  }

  async page(): Promise<Page> {
    await until("there is a window", () => record.windows[0]);
    const page = await record.windows[0]?.webContents.page;
    if (page === undefined) throw new Error("the window has no page");
    return page;
  }

  async tray(): Promise<Tray & { readonly menu: Menu }> {
    return until("there is a tray", () => record.trays.find((tray): tray is Tray & { readonly menu: Menu } => tray.menu !== undefined));
  }

  /** Takes the pipe over from the page: what it hears from now on is ours. */
  async takeOver(): Promise<void> {
    await (await this.page()).evaluate(() => {
      const page = globalThis as unknown as InPage;
      page.heard = [];
      page.deaths = 0;
      page.lifeboat.listen(
        (message) => page.heard.push(message),
        () => page.deaths++,
      );
    });
  }

  /** Asks the engine from the page, past its code. */
  async ask<N extends CallName>(call: N, input: Input<N>): Promise<Result<Output<N>>> {
    const id = 1_000_000 + ++this.#calls;
    const page = await this.page();
    await page.evaluate((message) => (globalThis as unknown as InPage).lifeboat.send(message), { id, call, input });
    const answer = await page.waitForFunction((id) => (globalThis as unknown as InPage).heard.find((message) => "id" in message && message.id === id), id, { timeout: patienceMs });
    return ((await answer.jsonValue()) as { result: Result<Output<N>> }).result;
  }

  /** The same; throws where the engine says no. */
  async get<N extends CallName>(call: N, input: Input<N>): Promise<Output<N>> {
    const result = await this.ask(call, input);
    if (result.ok) return result.value;
    throw new Error(`${call}: ${result.error.code}, ${result.error.detail}`);
  }

  async send(call: string, input: unknown): Promise<void> {
    const message = { id: 1_000_000 + ++this.#calls, call, input };
    await (await this.page()).evaluate((message) => (globalThis as unknown as InPage).lifeboat.send(message), message);
  }

  /** `job`: of that job alone, where others tell the same. */
  async heard(is: ApiEvent["is"], job?: string): Promise<void> {
    const wanted = { is, job };
    await (await this.page()).waitForFunction(
      ({ is, job }) => (globalThis as unknown as InPage).heard.some((message) => "event" in message && message.event.is === is && (job === undefined || ("job" in message.event && message.event.job === job))),
      wanted,
      { timeout: patienceMs },
    );
  }

  async closedInPage(): Promise<void> {
    await (await this.page()).waitForFunction(() => (globalThis as unknown as InPage).deaths > 0, undefined, { timeout: patienceMs });
  }

  /** Ends the app, if a scenario has not, and whatever is left of it. */
  async leave(): Promise<void> {
    app.quit();
    await within("the app ends", record.exited.promise);
  }
}

/** Waits for something that tells no event. */
export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function within<T>(what: string, promise: Promise<T>, ms = patienceMs): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(new Error(`in vain: ${what}`)), ms);
  try {
    return await Promise.race([promise, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
