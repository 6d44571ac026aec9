import type { Browser } from "playwright-core";
import type { Lifeboat } from "../lifeboat.ts";
import { keepExtremes } from "./extremes.ts";
import { Host } from "./host.ts";
import type { Look } from "./looks.ts";
import { keepOwn, own } from "./own.ts";
import { alike, places, rareStates, type Screen, screens, stages, strained } from "./screens.ts";
import { folder, type Shot, writeSheet } from "./sheet.ts";
import { Visitor } from "./visitor.ts";
import { reach, walk } from "./walk.ts";

/** The made-up phone's story, each stage in each look; rare states in those named. Gives what is wrong. */
export async function seeAll(browser: Browser, looks: readonly Look[], rareIn: readonly Look[]): Promise<string[]> {
  await using host = await Host.start();
  await using visitor = await Visitor.at(browser, host.address);
  const sheets = new Sheets(browser);
  for (const stage of stages) {
    await reach(visitor, stage);
    for (const look of looks) {
      const rare = rareIn.includes(look) ? rareStates : [];
      await sheets.add(look, visitor, inLook([...screens, ...rare], look).filter(({ at }) => at === stage));
    }
  }
  return sheets.write();
}

type Vault = { readonly name: string; readonly seen: readonly Screen[]; readonly prepare: Parameters<typeof Host.start>[0] };

/** A vault that has just been made, and one with far too much. */
export async function seeExtremes(browser: Browser, looks: readonly Look[]): Promise<string[]> {
  const faults: string[] = [];
  for (const vault of extremes) faults.push(...(await seeVault(browser, looks, vault)));
  return faults;
}

/** A vault of one's own, with two sources and a second copy. */
export function seeOwn(browser: Browser, looks: readonly Look[]): Promise<string[]> {
  return seeVault(browser, looks, { name: "own", seen: own, prepare: keepOwn });
}

async function seeVault(browser: Browser, looks: readonly Look[], { name, seen, prepare }: Vault): Promise<string[]> {
  await using host = await Host.start(prepare);
  await using visitor = await Visitor.at(browser, host.address);
  await visitor.settled();
  const sheets = new Sheets(browser, `${name}-`);
  for (const look of looks) await sheets.add(look, visitor, inLook(seen, look));
  return sheets.write();
}

const inLook = (screens: readonly Screen[], { brief }: Look): Screen[] => screens.filter(({ name }) => brief !== true || !alike.has(name));

const extremes: readonly Vault[] = [
  { name: "empty", seen: places, prepare: keepNothing },
  { name: "huge", seen: strained, prepare: keepExtremes },
];

/** A vault, but no source any more. */
async function keepNothing(lifeboat: Lifeboat): Promise<void> {
  await lifeboat.json(0, "add", "files", import.meta.dirname, "--name", "Gone");
  await lifeboat.json(0, "remove", "Gone");
}

class Sheets {
  readonly #browser: Browser;
  readonly #prefix: string;
  readonly #shots = new Map<Look, Shot[]>();
  readonly #faults: string[] = [];

  constructor(browser: Browser, prefix = "") {
    this.#browser = browser;
    this.#prefix = prefix;
  }

  async add(look: Look, visitor: Visitor, seen: readonly Screen[]): Promise<void> {
    const { shots, faults } = await walk(visitor, look, seen);
    this.#shots.set(look, [...(this.#shots.get(look) ?? []), ...shots]);
    this.#faults.push(...faults);
  }

  /** Gives what was wrong. */
  async write(): Promise<string[]> {
    if (folder === undefined) return this.#faults;
    for (const [{ name, dark = false }, shots] of this.#shots) {
      console.log(await writeSheet(this.#browser, folder, { look: this.#prefix + name, shots, dark }));
    }
    return this.#faults;
  }
}
