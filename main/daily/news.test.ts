import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isNews, type News, tell, ToldFile } from "./news.ts";
import { waysToShow } from "./notification.ts";
import { wordsOf } from "./words.ts";

const start = new Date("2026-11-22T11:00:00.000Z");
const later = (hours: number): Date => new Date(start.getTime() + hours * 3600_000);
const old: News = { trouble: "too-old", about: "" };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lifeboat-news-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("trouble", () => {
  const told = { ...old, told: start.toISOString() };

  it.each([
    ["for the first time", old, undefined, 0, true],
    ["a day later", old, told, 24, false],
    ["just before a week is over", old, told, 7 * 24 - 1, false],
    ["after a week", old, told, 7 * 24, true],
    ["of another kind", { trouble: "held", about: "3" } as const, told, 1, true],
    ["of the same kind, about another loss", { trouble: "held", about: "3,4" } as const, { trouble: "held", about: "3", told: start.toISOString() } as const, 1, true],
    ["under a clock that was set back", old, told, -1, true],
    ["after a time that is none", old, { ...old, told: "x" }, 1, true],
  ])("%s", (_, news, before, hours, expected) => {
    expect(isNews(news, before, later(hours))).toBe(expected);
  });
});

describe("telling", () => {
  const shown: string[] = [];
  const show = (trouble: string): Promise<void> => Promise.resolve(void shown.push(trouble));
  const say = (news: News | undefined, hours: number): Promise<boolean> => tell(news, new ToldFile(folder), show, later(hours));
  beforeEach(() => shown.splice(0));

  it("happens once, then once a week, and anew after all was well", async () => {
    expect(await say(undefined, 0)).toBe(false);
    for (const hours of [0, 24, 48, 168, 192]) await say(old, hours);
    expect(shown).toHaveLength(2);
    await say(undefined, 200);
    expect(await say(old, 201)).toBe(true);
  });

  it("is tried again when nothing could be shown", async () => {
    await expect(tell(old, new ToldFile(folder), () => Promise.reject(new Error("no desktop")), start)).rejects.toThrow("no desktop");
    expect(await say(old, 1)).toBe(true);
  });

  it.each(["", "{", "[]", "null", '{"trouble":1}'])("does not fall over a file that says %j", async (text) => {
    writeFileSync(join(folder, "daily-check.json"), text);
    expect(await say(old, 0)).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, "daily-check.json"), "utf8"))).toEqual({ ...old, told: start.toISOString() });
  });
});

describe("a notification", () => {
  const hostile = { title: 'A "b"; $(c) `d` %e%', body: "-x 'y'\\ & <z>" };

  it.each(["linux", "darwin", "win32"] as const)("of %s gets its words whole, and runs nothing of them", (platform) => {
    for (const { command, env = {} } of waysToShow(hostile, platform)) {
      const all = [...command, ...Object.values(env)];
      const gvariant = all.flatMap((word) => (word.startsWith('"') ? [JSON.parse(word) as string] : []));
      for (const text of Object.values(hostile)) expect([...all, ...gvariant]).toContain(text);
      expect(command.filter((word) => /^(?:sh|bash|cmd(?:\.exe)?|-c|\/c)$/.test(word))).toEqual([]);
    }
  });

  it("speaks the person's language, and of nobody", () => {
    expect(wordsOf("held", "system", "en-GB").body).toContain("Nothing is lost here");
    expect(wordsOf("held", "system", "de-AT").body).toContain("nichts verloren");
    expect(wordsOf("held", "de", "en-GB").body).toContain("nichts verloren");
    for (const trouble of ["damage", "held", "never", "too-old", "away"] as const) expect(wordsOf(trouble, "en").body).not.toMatch(/[{}\d]/);
  });
});
