// What somebody who looks at the window waits for: Home, the first rows of a place, what a key finds, the next frame of a scroll.
import type { Browser } from "playwright-core";
import { buildPage } from "../build/build.mjs";
import type { Bench } from "./bench.ts";
import { contactAt } from "./corpus.ts";
import { type FaceVault, faceVault } from "./face-vault.ts";
import { FaceWindow, openBrowser, traced } from "./face-window.ts";
import { expectCount } from "./measure.ts";
import { randomFor } from "./random.ts";
import { latency, latest, type Row } from "./table.ts";

export async function measure(bench: Bench): Promise<Row[]> {
  buildPage();
  await using vault = await faceVault(bench.dir, bench.quick ? 5_000 : 100_000);
  await using browser = await openBrowser();
  return await measureFace(bench, browser, vault);
}

type How = Pick<Bench, "quick" | "say">;

export async function measureFace(how: How, browser: Browser, vault: FaceVault): Promise<Row[]> {
  const { home, first } = await starts(how, browser, vault);
  const rows = [latency("start to painted Home", home, 1000)];
  for (const [place, ms] of first) rows.push(latency(`Home to first rows of ${place}, right after the start`, ms, 1000));
  const window = await FaceWindow.open(browser, vault.lifeboat);
  try {
    await window.painted(".home .sources");
    rows.push(latest("from frame to frame in a scroll through photos", await scroll(how, window), 50));
    rows.push(latency("key to painted results", await type(how, window, vault, rounds(how)), 50));
    rows.push(latency("key to painted results during a pull", await typeBesidePull(how, window, vault), 50));
  } finally {
    await window.close();
  }
  return rows;
}

const rounds = ({ quick }: How): number => (quick ? 3 : 30);

/** Where to look first, and what is there once rows are. */
const places = { people: ".person-name", photos: ".photo-tile img", calendar: ".day-event, .week-bars .bar", todos: ".todo-row" } as const;

/** A fresh process each time, which goes to one place as soon as Home is there. */
async function starts({ quick, say }: How, browser: Browser, { lifeboat }: FaceVault): Promise<{ home: number[]; first: Map<string, number[]> }> {
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

/** Somebody who types: 80 to 250 ms from key to key. */
const pauseMs = [80, 250] as const;

/** What people look for, key by key; gives the milliseconds from each key to the frame that shows what it found. */
async function type({ say }: How, window: FaceWindow, { count }: FaceVault, searches: number | (() => boolean)): Promise<number[]> {
  const { page } = window;
  await window.go("find", ".search-box input");
  const from = (await window.keys()).length;
  const more = typeof searches === "number" ? (n: number): boolean => n < searches : (n: number): boolean => n === 0 || searches();
  for (let n = 0; more(n); n++) {
    const random = randomFor(3, "face", n);
    await page.locator(".search-box input").fill("");
    for (const key of /^FN[^:]*:([^\r\n]{1,9})/m.exec(contactAt(random.int(0, count * 0.6)).text)?.[1] ?? "anna") {
      await page.keyboard.type(key);
      await page.waitForTimeout(random.int(...pauseMs));
    }
  }
  await page.waitForTimeout(1000);
  const keys = (await window.keys()).slice(from).filter((key) => key.words !== "");
  const ms = keys.flatMap(({ at, painted }) => (painted === null ? [] : [painted - at]));
  expectCount("keys whose results were painted", ms.length, keys.length);
  say(`face: ${ms.length} keys`);
  return ms;
}

/** The same while the window pulls as many things again. */
async function typeBesidePull(how: How, window: FaceWindow, vault: FaceVault): Promise<number[]> {
  await window.go("home", ".home .actions .button");
  await window.page.locator(".home .actions .button").first().click();
  const ms = await type(how, window, vault, () => vault.lifeboat.held("contact", "event", "task") < vault.count * (how.quick ? 1.5 : 1.9));
  how.say(`face: ${vault.lifeboat.held("contact", "event", "task")} held when the typing ended`);
  return ms;
}

/** A long scroll as fingers do it; gives the milliseconds from each frame to the next while it lasts. */
async function scroll({ quick, say }: How, window: FaceWindow): Promise<number[]> {
  await window.go("photos", ".photo-tile img");
  const trace = await traced(window.page, async (session) => {
    const gesture = { x: 640, y: 500, yDistance: quick ? -20_000 : -60_000, speed: 3000, gestureSourceType: "mouse" as const, preventFling: true };
    await session.send("Input.synthesizeScrollGesture", gesture);
  });
  const tasks = trace.filter(({ name, dur = 0 }) => name === "RunTask" && dur > 50_000).map(({ dur = 0, tdur = 0 }) => `${(dur / 1000).toFixed(0)} (${(tdur / 1000).toFixed(0)} of it at work)`);
  say(`face: tasks over 50 ms while scrolling: ${tasks.join(", ") || "none"}`);
  const frames = trace.filter(({ name }) => name === "DrawFrame").map(({ ts }) => ts / 1000).sort((a, b) => a - b);
  return frames.slice(1).map((at, n) => at - (frames[n] ?? at));
}
