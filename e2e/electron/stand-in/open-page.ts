import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Script } from "node:vm";
import type { BrowserContext, CDPSession, Page } from "playwright-core";
import type { FromPage } from "./browser-window.ts";
import { bridge, mainWorld, preloadWorld } from "./page.ts";
import { record } from "./record.ts";
import { answerOf, fromChromium, handledPattern } from "./scheme.ts";

export type PageEnds = {
  receive(message: FromPage): void;
  mayNavigate(url: string): boolean;
  reloaded(): void;
  popup(url: string): void;
};
export type PageLine = { readonly page: Page; post(message: object): Promise<void> };
type Setup = { readonly preload: string | undefined; readonly size: { readonly width: number; readonly height: number } | undefined };
type Paused = { readonly requestId: string; readonly networkId?: string; readonly frameId: string; readonly resourceType: string; readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string> } };

const world = "preload";

/** Opens a page whose requests and windows the app decides about, and speaks with the preload in it. */
export async function openPage(context: BrowserContext, { preload, size }: Setup, ends: PageEnds): Promise<PageLine> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Page.enable");
  const frame = (await cdp.send("Page.getFrameTree")).frameTree.frame.id;
  const line = new Line(cdp, frame, ends);
  await cdp.send("Runtime.enable");
  await cdp.send("Runtime.addBinding", { name: "standinSend", executionContextName: world });
  const secret = randomUUID();
  await cdp.send("Page.addScriptToEvaluateOnNewDocument", { source: inTopFrame(`(${mainWorld.toString()})((${bridge.toString()})("${secret}", "main", "own"))`) });
  if (preload !== undefined) {
    const source = inTopFrame(`(${preloadWorld.toString()})((${bridge.toString()})("${secret}", "own", "main"), ${preloadText(preload)})`);
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", { worldName: world, source });
  }
  cdp.on("Fetch.requestPaused", (paused) => void line.answer(paused as Paused).catch(() => undefined));
  cdp.on("Network.loadingFailed", ({ requestId, canceled }) => canceled === true && line.left(requestId));
  await cdp.send("Network.enable");
  await cdp.send("Fetch.enable", { patterns: [{ urlPattern: handledPattern }, { urlPattern: "*", resourceType: "Document" }] });
  cdp.on("Page.windowOpen", ({ url }) => ends.popup(url));
  page.on("popup", (popup) => void popup.close());
  if (size) await page.setViewportSize({ ...size });
  return { page, post: (message) => line.post(message) };
}

const inTopFrame = (source: string): string => `if (globalThis === globalThis.top) { ${source} }`;

function preloadText(file: string): string {
  const text = existsSync(file) ? `function (require, module, exports, process) { ${readFileSync(file, "utf8")}\n}` : "() => undefined";
  try {
    new Script(`(${text})`, { filename: file }).runInThisContext();
    return text;
  } catch (error) {
    record.violations.push(`a sandboxed preload must be CommonJS: ${String(error)}`);
    return "() => undefined";
  }
}

class Line {
  readonly #cdp: CDPSession;
  readonly #frame: string;
  readonly #ends: PageEnds;
  #contextId: number | undefined;
  #waiting: object[] = [];
  /** Bodies on their way to the page, by request. */
  readonly #bodies = new Map<string, ReadableStreamDefaultReader<Uint8Array>>();
  readonly #left = new Set<string>();

  constructor(cdp: CDPSession, frame: string, ends: PageEnds) {
    this.#cdp = cdp;
    this.#frame = frame;
    this.#ends = ends;
    cdp.on("Runtime.executionContextCreated", ({ context }) => {
      if (context.name === world && (context.auxData as { frameId?: string }).frameId === frame) this.#began(context.id);
    });
    cdp.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name === "standinSend") ends.receive(JSON.parse(payload) as FromPage);
    });
  }

  async post(message: object): Promise<void> {
    if (this.#contextId === undefined) {
      this.#waiting.push(message);
      return;
    }
    const expression = `globalThis.standinReceive?.(${JSON.stringify(message)})`;
    // The page may have just gone.
    await this.#cdp.send("Runtime.evaluate", { contextId: this.#contextId, expression }).catch(() => undefined);
  }

  /** The page waits for it no more: as Electron does, the body is ended, and the handler hears nothing. */
  left(request: string): void {
    this.#left.add(request);
    void this.#bodies.get(request)?.cancel();
  }

  async answer({ requestId, networkId = "", frameId, resourceType, request: { url, method, headers } }: Paused): Promise<void> {
    const whole = resourceType === "Document" && frameId === this.#frame;
    if (whole && !this.#ends.mayNavigate(url)) return void (await this.#cdp.send("Fetch.failRequest", { requestId, errorReason: "Aborted" }));
    // Asked for only because the scheme is https to Chromium.
    if (url.endsWith("/favicon.ico")) return void (await this.#cdp.send("Fetch.fulfillRequest", { requestId, responseCode: 204 }));
    const response = await answerOf(new Request(fromChromium(url), { method, headers })).catch((error: unknown) => new Response(String(error), { status: 500 }));
    if (response === undefined) return void (await this.#cdp.send("Fetch.continueRequest", { requestId }));
    const body = (await this.#read(networkId, response)).toString("base64");
    const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }));
    await this.#cdp.send("Fetch.fulfillRequest", { requestId, responseCode: response.status, responseHeaders, body });
  }

  async #read(request: string, { body }: Response): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    const reader = body?.getReader();
    if (reader) this.#bodies.set(request, reader);
    if (this.#left.has(request)) await reader?.cancel();
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) pieces.push(read.value);
    this.#bodies.delete(request);
    this.#left.delete(request);
    return Buffer.concat(pieces);
  }

  #began(contextId: number): void {
    if (this.#contextId !== undefined) this.#ends.reloaded();
    this.#contextId = contextId;
    for (const message of this.#waiting.splice(0)) void this.post(message);
  }
}
