import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LifeboatError } from "../api/errors.ts";
import { noticesFor } from "../engine/notices.ts";
import type { AccountStatus, Status } from "../engine/status.ts";
import { NoticesFile } from "../host/notices-file.ts";
import { newsOf, newsOfFailure, notify, type Seen } from "./daily-news.ts";

let shown: string[] = [];
let dir = "";
beforeEach(() => {
  shown = [];
  dir = mkdtempSync(join(tmpdir(), "lifeboat-news-"));
  vi.stubEnv("LIFEBOAT_CONFIG", dir);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

const source = (id: number, alarms: readonly number[]): AccountStatus =>
  ({ account: { id, added: new Date().toISOString() }, owed: 0, lastGood: { ended: new Date().toISOString() }, held: alarms.map((alarm) => ({ id: alarm, verdict: "hold" })) }) as unknown as AccountStatus;
const seen = (...accounts: AccountStatus[]): Seen => ({ vault: "here", status: { accounts } as unknown as Status });
const tells = (what: Seen): Promise<boolean> => notify(newsOf({ because: "held" }, what.status), what, async ({ body }) => void shown.push(body));
const file = (vault = "here"): NoticesFile => new NoticesFile(dir, vault);
/** What the window says of these sources now, and keeps. */
const windowTells = (vault: string, ...sources: readonly (readonly [number, readonly number[]])[]): number => {
  const { notices, told } = noticesFor(new Date(), sources.map(([id, alarms]) => ({ id, good: new Date().toISOString(), alarms, signedOut: false })), file(vault).read());
  file(vault).write(told);
  return notices.length;
};

it("a loss that the window told is not told again by the daily task", async () => {
  expect(windowTells("here", [1, [7]])).toBe(1);
  expect(await tells(seen(source(1, [7])))).toBe(false);
  expect(shown).toEqual([]);
});

it("another loss is told, and one in another vault", async () => {
  windowTells("here", [1, [7]]);
  expect(await tells(seen(source(1, [7, 8])))).toBe(true);
  windowTells("there", [1, [9]]);
  expect(await tells(seen(source(1, [9])))).toBe(true);
  expect(shown).toHaveLength(2);
});

it("what the daily task told the window does not tell again", async () => {
  expect(await tells(seen(source(1, [7])))).toBe(true);
  expect(windowTells("here", [1, [7]])).toBe(0);
});

it("one source that nobody heard of is enough", async () => {
  windowTells("here", [1, [7]]);
  expect(await tells(seen(source(1, [7]), source(2, [9])))).toBe(true);
});

it("a disk that can only be read from is told, as a failing one is by Linux; another Lifeboat at work is not", () => {
  expect(newsOfFailure(new LifeboatError("vault-read-only", "/disk"))).toEqual({ trouble: "away", about: "vault-read-only" });
  expect(newsOfFailure(new LifeboatError("vault-busy", "/disk"))).toBeUndefined();
});
