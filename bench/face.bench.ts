// What somebody who looks at the window waits for: Home, the first rows of a place, what a key finds, the next frame of a scroll.
import type { Browser } from "playwright-core";
import { buildPage } from "../build/build.mjs";
import type { Bench } from "./bench.ts";
import { contactAt } from "./corpus.ts";
import { type FaceVault, faceVault } from "./face-vault.ts";
import { FaceWindow, openBrowser } from "./face-window.ts";
import { expectCount } from "./measure.ts";
import { randomFor } from "./random.ts";
import { latency, type Row } from "./table.ts";

export async function measure(bench: Bench): Promise<Row[]> {
  await buildPage();
  await using vault = await faceVault(bench.dir, bench.quick ? 5_000 : 100_000);
  await using browser = await openBrowser();
  return measureFace(bench, browser, vault);
}

export async function measureFace(bench: Pick<Bench, "quick" | "say">, browser: Browser, vault: FaceVault): Promise<Row[]> {
  const { home, first } = await starts(bench, browser, vault);
  const rows = [latency("start to painted Home", home, 1000)];
  for (const [place, ms] of first) rows.push(latency(`Home to first rows of ${place}, right after the start`, ms, 1000));
  return rows;
}

/** Where to look first, and what is there once rows are. */
const places = { people: ".person-name", photos: ".photo-tile img", calendar: ".day-event", todos: ".todo-row" } as const;

/** A fresh process each time, which goes to one place as soon as Home is there. */
async function starts({ quick, say }: Pick<Bench, "quick" | "say">, browser: Browser, { lifeboat }: FaceVault): Promise<{ home: number[]; first: Map<string, number[]> }> {
  const home: number[] = [];
  const first = new Map<string, number[]>();
  for (let round = 0; round < (quick ? 1 : 5); round++) {
    for (const [place, selector] of Object.entries(places)) {
      const window = await FaceWindow.open(browser, lifeboat);
      home.push((await window.painted(".home .sources")) - window.started);
      first.set(place, [...(first.get(place) ?? []), await window.go(place, selector)]);
      await window.close();
    }
  }
  say(`face: Home after ${home.map((ms) => ms.toFixed(0)).join(", ")} ms`);
  return { home, first };
}
