import { desktop, type Size, type Visitor } from "./visitor.ts";

export type Examined = "all" | "colours";

/** One way to look at every screen. */
export type Look = {
  readonly name: string;
  readonly size: Size;
  readonly dark?: boolean;
  readonly forced?: boolean;
  /** Without reduced motion, as one look is; waiting for every movement takes time. */
  readonly moving?: boolean;
  /** As renderer/README.md says: a third longer, or from right to left. */
  readonly text?: "long" | "rtl";
  readonly language?: "de";
  /** Examined by axe as well, in all it knows or only for its colours. Not in forced colours: what it reads there is not what is drawn. */
  readonly axe?: Examined;
  /** Without the screens that lay nothing out anew. */
  readonly brief?: boolean;
};

const narrow: Size = { width: 360, height: 740 };
/** What is left of the desktop's width at 200 % zoom. */
const zoomed: Size = { width: desktop.width / 2, height: desktop.height / 2 };

export const light: Look = { name: "light", size: desktop, moving: true, axe: "all" };
const dark: Look = { name: "dark", size: desktop, dark: true, axe: "colours" };

export const narrowGerman: Look = { name: "narrow-german", size: narrow, language: "de", brief: true };

/** Each way a screen may be looked at is in one of them at least. */
export const looks: readonly Look[] = [
  light,
  dark,
  { name: "forced-colours", size: desktop, forced: true, brief: true },
  narrowGerman,
  { name: "zoomed-long", size: zoomed, text: "long", brief: true },
  { name: "right-to-left", size: desktop, text: "rtl", dark: true, brief: true },
];

/** In the long run each demand stands alone and together with the narrowest window; TOUR_LOOKS (a pattern) takes some of them. */
const all: readonly Look[] = [
  ...looks.map(({ axe: _short, ...look }): Look => ({ ...look, ...(look.forced !== true && { axe: "all" }), brief: false })),
  { name: "german", size: desktop, language: "de" },
  { name: "long", size: desktop, text: "long" },
  { name: "narrow", size: narrow, axe: "all" },
  { name: "narrow-long", size: narrow, text: "long" },
  { name: "narrow-right-to-left", size: narrow, text: "rtl" },
  { name: "zoomed-dark", size: zoomed, dark: true },
];

const wanted = new RegExp(`^(?:${process.env["TOUR_LOOKS"] ?? ".*"})$`);
export const allLooks: readonly Look[] = all.filter(({ name }) => wanted.test(name));

/** Gives the window this look; the page stays where it is. */
export async function putOn(visitor: Visitor, look: Look): Promise<void> {
  const { page } = visitor;
  await page.setViewportSize({ ...look.size });
  await page.emulateMedia({ colorScheme: look.dark ? "dark" : "light", forcedColors: look.forced ? "active" : "none", reducedMotion: look.moving ? "no-preference" : "reduce" });
  await page.evaluate(`sessionStorage.setItem("lifeboat-text", "${look.text ?? ""}")`);
  await visitor.wire.call("setSettings", { language: look.language ?? "en" });
  await visitor.reload();
}
