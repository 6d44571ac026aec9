// A person at the window: Chromium on the host's page, with everything it complains about written down.
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { Wire } from "./wire.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const grave = new Set(["serious", "critical"]);
/** Milliseconds until something that does not come counts as missing. */
const patience = Number(process.env["TOUR_PATIENCE"] ?? 40_000);

/** Debian's Chromium; in a container it runs as root, which its sandbox refuses. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--force-color-profile=srgb"] });
}

type InPage = { readonly tour: Readonly<Record<"settled" | "playable", () => boolean>> };
export type Size = { readonly width: number; readonly height: number };
export const desktop: Size = { width: 1160, height: 800 };

export class Visitor implements AsyncDisposable {
  readonly page: Page;
  readonly wire = new Wire();
  /** Console errors and warnings, exceptions, answers that are errors: there must be none. */
  readonly complaints: string[] = [];
  #place = "";

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
    page.on("console", (line) => {
      if (line.type() === "error" || line.type() === "warning") this.complaints.push(`${line.type()}: ${line.text()}`);
    });
    page.on("pageerror", (error) => this.complaints.push(`exception: ${error.message}`));
    page.on("response", (answer) => {
      if (answer.status() >= 400) this.complaints.push(`${String(answer.status())}: ${answer.url()}`);
    });
  }

  static async at(browser: Browser, address: string, size: Size = desktop): Promise<Visitor> {
    const context = await browser.newContext({ viewport: { ...size }, locale: "en-GB", timezoneId: "Europe/Berlin" });
    await context.addInitScript({ path: join(import.meta.dirname, "in-page.js") });
    await context.addInitScript({ path: axe });
    const visitor = new Visitor(await context.newPage());
    await visitor.wire.tap(visitor.page);
    await visitor.page.goto(address);
    return visitor;
  }

  /** Presses what has this role and name, as a person does: it must be there, shown and enabled. */
  async press(name: string | RegExp, role: "button" | "link" | "option" = "button"): Promise<void> {
    await this.page.getByRole(role, typeof name === "string" ? { name, exact: true } : { name }).first().click();
  }

  async writes(label: string | RegExp, text: string): Promise<void> {
    const field = this.page.getByLabel(label).first();
    await field.click();
    await field.fill(text);
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** Opens a place by its address ("alarm/3") as if for the first time, and waits until it is drawn. */
  async go(to: string): Promise<void> {
    const place = to.replace(/[/?].*/, "");
    // Where it stands already, it would only go on as it is.
    if (place === this.#place) await this.leaveFor(place === "find" ? "people" : "find");
    await this.leaveFor(to);
    this.#place = place;
    await this.settled();
  }

  /** Goes there and does not wait for what it shows. */
  async leaveFor(to: string): Promise<void> {
    await this.page.evaluate(`tour.go("#/${to}")`);
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.waitForFunction(() => (globalThis as unknown as InPage).tour.settled());
  }

  /** A video says how long it is before it can be shown. */
  async playable(): Promise<void> {
    await this.page.waitForFunction(() => (globalThis as unknown as InPage).tour.playable());
  }

  /** Where the video stands after it was sent to its middle, of 1. */
  seekHalf(): Promise<number> {
    return this.page.evaluate<number>("tour.seekHalf()");
  }

  /** Clicks made so far by the mouse or a key, counted in the page. */
  clicks(): Promise<number> {
    return this.page.evaluate<number>("tour.clicks()");
  }

  /** What the keys go to, and whether one can see it. */
  focus(): Promise<{ readonly name: string; readonly marked: boolean }> {
    return this.page.evaluate("tour.focus()");
  }

  /** The character as it is drawn; those without a glyph all look the same. */
  drawn(character: string): Promise<string> {
    return this.page.evaluate<string>(`tour.pixels(${JSON.stringify(character)})`);
  }

  /** What axe finds serious or critical, each with where. Nothing moves meanwhile: a colour on its way to another has a contrast of its own. */
  async graveFaults(what: "all" | "colours" = "all"): Promise<string[]> {
    const wasStill = await this.page.evaluate<boolean>("tour.hold()");
    await this.page.emulateMedia({ reducedMotion: "reduce" });
    const options = { resultTypes: ["violations"], ...(what === "colours" && { runOnly: ["color-contrast"] }) };
    const { violations } = await this.page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
    // As the look wants it: motion that is let in here is found by the next one.
    await this.page.emulateMedia({ reducedMotion: wasStill ? "reduce" : "no-preference" });
    await this.page.evaluate("tour.letGo()");
    return violations
      .filter(({ impact }) => grave.has(impact ?? ""))
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`));
  }

  /** What is drawn wrong: a page wider than its window, pictures without a picture, buttons out of line, keys instead of texts. */
  async drawnWrong(): Promise<string[]> {
    const overflow = await this.page.evaluate<string>("tour.overflow()");
    const broken = await this.page.evaluate<number>("tour.broken()");
    const pulled = await this.page.evaluate<string[]>("tour.pulled()");
    const unsaid = await this.page.evaluate<string[]>("tour.unsaid()");
    return [...(overflow === "" ? [] : [`scrolls sideways: ${overflow}`]), ...(broken === 0 ? [] : [`${String(broken)} pictures are not drawn`]), ...pulled.map((name) => `begins too early: ${name}`), ...unsaid.map((key) => `a key, no text: ${key}`)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }
}
