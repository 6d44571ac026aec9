import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import type { Page } from "playwright-core";
import { app, browserContext, closers, isReady } from "./app.ts";
import { ipcMain } from "./ipc.ts";
import { openPage, type PageEnds, type PageLine } from "./open-page.ts";
import { type MessagePortMain, PortCarrier, type PortMessage } from "./ports.ts";
import { event, record } from "./record.ts";
import { fromChromium, toChromium } from "./scheme.ts";

type Preferences = { readonly preload?: string; readonly sandbox?: boolean; readonly contextIsolation?: boolean; readonly nodeIntegration?: boolean; readonly webSecurity?: boolean };
type Options = { readonly width?: number; readonly height?: number; readonly x?: number; readonly y?: number; readonly show?: boolean; readonly title?: string; readonly webPreferences?: Preferences };
type OpenHandler = (details: { url: string }) => { action: "deny" | "allow" };

/** From the page: what the preload sent. */
export type FromPage =
  | { readonly is: "send"; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly is: "invoke"; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly is: "preload-error"; readonly error: string }
  | PortMessage;

const safe = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true } as const;

/** A page of a real Chromium, with the preload in a world of its own. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly options: Options;
  visible = false;
  minimized = false;
  #maximized = false;
  #dead = false;

  constructor(options: Options) {
    super();
    if (!isReady()) throw new Error("Cannot create BrowserWindow before app is ready");
    this.options = options;
    checkPreferences(options.webPreferences ?? {});
    this.webContents = new WebContents(options, () => this.emit("ready-to-show"));
    this.visible = options.show !== false;
    record.windows.push(this);
    closers.push(() => this.tryToClose());
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.load(url);
  }

  /** As a person closes it; answers whether it did. */
  async tryToClose(): Promise<boolean> {
    if (this.#dead) return true;
    const told = event({});
    this.emit("close", told);
    if (told.defaultPrevented) return false;
    this.#dead = true;
    await this.webContents.close();
    this.emit("closed");
    app.quit();
    return true;
  }

  show(): void {
    this.visible = true;
    this.emit("show");
  }

  hide(): void {
    this.visible = false;
    this.emit("hide");
  }

  focus(): void {
    this.emit("focus");
  }

  minimize(): void {
    this.minimized = true;
  }

  restore(): void {
    this.minimized = false;
  }

  maximize(): void {
    this.#maximized = true;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  isDestroyed(): boolean {
    return this.#dead;
  }

  getNormalBounds(): object {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }
}

function checkPreferences(given: Preferences): void {
  for (const [name, wanted] of Object.entries(safe)) {
    const is = { ...safe, ...given }[name as keyof typeof safe];
    if (is !== wanted) record.violations.push(`webPreferences.${name} is ${String(is)}`);
  }
  if (given.preload !== undefined && !existsSync(given.preload)) record.violations.push(`there is no preload: ${given.preload}`);
}

class WebContents extends EventEmitter {
  readonly mainFrame: { readonly url: string; readonly parent: null };
  readonly page: Promise<Page>;
  readonly #line: Promise<PageLine>;
  readonly #carrier = new PortCarrier((message) => void this.#post(message));
  readonly #onLoaded: () => void;
  #url = "";
  #openHandler: OpenHandler = () => ({ action: "allow" });

  constructor({ width, height, webPreferences }: Options, onLoaded: () => void) {
    super();
    this.#onLoaded = onLoaded;
    const url = (): string => this.#url;
    this.mainFrame = {
      get url() {
        return url();
      },
      parent: null,
    };
    const ends: PageEnds = {
      receive: (message) => void this.#receive(message),
      mayNavigate: (to) => this.#mayNavigate(to),
      reloaded: () => this.#carrier.closeAll(),
      popup: (to) => this.#popup(to),
    };
    this.#line = openPage(browserContext(), { preload: webPreferences?.preload, size: width && height ? { width, height } : undefined }, ends);
    this.page = this.#line.then(({ page }) => page);
    this.#line.catch((error: unknown) => record.violations.push(`window: ${String(error)}`));
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#post({ is: "event", channel, args: structuredClone(args), ports: [] });
  }

  postMessage(channel: string, message: unknown, ports: readonly MessagePortMain[] = []): void {
    void this.#post({ is: "event", channel, args: [message], ports: ports.map((port) => this.#carrier.give(port)) });
  }

  async load(url: string): Promise<void> {
    this.#url = url;
    await (await this.page).goto(toChromium(url), { waitUntil: "load" });
    this.emit("did-finish-load", event({}));
    this.#onLoaded();
  }

  reload(): void {
    void this.page.then((page) => page.reload());
  }

  async close(): Promise<void> {
    this.#carrier.closeAll();
    await (await this.page).close();
    this.emit("destroyed");
  }

  async #post(message: object): Promise<void> {
    await (await this.#line).post(message);
  }

  async #receive(message: FromPage): Promise<void> {
    const sent = { sender: this, senderFrame: this.mainFrame };
    if (message.is === "send") {
      if (!ipcMain.emit(message.channel, sent, ...message.args)) record.violations.push(`nobody listens to "${message.channel}"`);
    } else if (message.is === "preload-error") {
      record.violations.push(`preload: ${message.error}`);
    } else if (message.is === "invoke") {
      const { id, channel, args } = message;
      const answer = await ipcMain.invoke(channel, sent, args).then(
        (value) => ({ value }),
        (error: unknown) => ({ error: `Error invoking remote method '${channel}': ${String(error)}` }),
      );
      await this.#post({ is: "reply", id, ...answer });
    } else this.#carrier.receive(message);
  }

  /** Only what the page starts by itself is asked about. */
  #mayNavigate(chromiumUrl: string): boolean {
    const url = fromChromium(chromiumUrl);
    if (url === this.#url) return true;
    const told = event({ url, isMainFrame: true });
    this.emit("will-navigate", told, url);
    if (!told.defaultPrevented) record.violations.push(`the page went to ${url}`);
    return !told.defaultPrevented;
  }

  #popup(chromiumUrl: string): void {
    const url = fromChromium(chromiumUrl);
    if (this.#openHandler({ url }).action !== "deny") record.violations.push(`the page opened ${url}`);
  }
}
