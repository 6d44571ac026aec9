import { describe, expect, it } from "vitest";
import type { AccountStatus, Status } from "../engine/status.ts";
import { headline } from "./headline.ts";

const now = new Date("2026-11-22T12:00:00Z");
const hour = 3600_000;
const ago = (hours: number): string => new Date(now.getTime() - hours * hour).toISOString();

type Facts = { name?: string; lookedAt?: number | null; last?: string; held?: number; ask?: number; owed?: number; lacksRoom?: boolean };

function account({ name = "Work", lookedAt = 1, last = "complete", held = 0, ask = 0, owed = 0, lacksRoom = false }: Facts = {}): AccountStatus {
  const run = (id: number, status: string, hours: number): object => ({ id, status, ended: ago(hours) });
  const good = lookedAt === null ? undefined : run(1, "complete", lookedAt);
  const alarm = (count: number, verdict: string): object[] => (count > 0 ? [{ count, verdict }] : []);
  const status = {
    account: { name },
    kept: { contact: 400, event: 12 },
    owed,
    lacksRoom,
    held: [...alarm(held, "hold"), ...alarm(ask, "ask")],
    lastGood: good,
    lastRun: last === "complete" ? good : run(2, last, 0),
  };
  return status as unknown as AccountStatus;
}

const status = (...accounts: AccountStatus[]): Status => ({ accounts, checkup: undefined, drill: undefined, rebuild: undefined });
const damaged = (...accounts: AccountStatus[]): Status => ({ accounts, checkup: { status: "damaged" } as Status["checkup"], drill: undefined, rebuild: undefined });
const day = 24 * hour;

describe("the first line of status", () => {
  it.each([
    ["damage above all", damaged(account({ held: 9 })), undefined, "damage", 5],
    ["a held loss", status(account({ lookedAt: 100 }), account({ name: "Mum's", held: 409 })), day, "held", 4],
    ["an account never looked at", status(account({ lookedAt: null })), undefined, "never", 3],
    ["the same, with an age asked for", status(account({ lookedAt: null })), day, "never", 6],
    ["too old", status(account(), account({ lookedAt: 25 })), day, "too-old", 6],
    ["not too old", status(account({ lookedAt: 23 })), day, "all-well", 0],
    ["old, when nobody asked", status(account({ lookedAt: 80 })), undefined, "too-old", 0],
    ["what was looked at by a clock that was ahead", status(account(), account({ lookedAt: -400 * 24 })), day, "too-old", 6],
    ["the same, when nobody asked", status(account(), account({ lookedAt: -400 * 24 })), undefined, "too-old", 0],
    ["what this disk has no room for", status(account({ owed: 3, lacksRoom: true, last: "partial" })), undefined, "no-room", 3],
    ["owed items", status(account({ owed: 3, last: "partial" })), undefined, "owed", 3],
    ["owed items of an account that never was complete", status(account({ lookedAt: null, owed: 3, last: "partial" })), day, "owed", 3],
    ["a failure long after owed items", status(account({ lookedAt: 90, owed: 3, last: "failed" })), day, "too-old", 6],
    ["a failed run", status(account({ last: "failed" })), undefined, "failed", 3],
    ["a run that found less than all", status(account({ last: "partial" })), undefined, "failed", 3],
    ["a run under way", status(account({ last: "running" })), undefined, "all-well", 0],
    ["a loss that is only noted", status(account({ ask: 7 })), undefined, "all-well", 0],
    ["nothing at all", status(), undefined, "no-accounts", 0],
    ["nothing at all, with an age asked for", status(), day, "no-accounts", 6],
  ])("tells %s", (_, facts, maxAge, because, exit) => {
    expect(headline(facts, maxAge, now)).toMatchObject({ because, exit });
  });

  it("is one sentence with numbers and a date", () => {
    expect(headline(status(account({ held: 409 })), undefined, now).text).toBe('You still have all 412 things. "Work" lost 409 of them. Nothing here was touched.');
    expect(headline(status(account(), account()), undefined, now).text).toMatch(/^Everything is here\. 824 things from 2 accounts, checked (today|yesterday) \d\d:\d\d\.$/);
  });
});
