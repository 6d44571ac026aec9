import { describe, expect, it } from "vitest";
import type { Home, Safety, Source } from "../api/contract.ts";
import type { Status } from "./status-feed.ts";
import { trayState } from "./tray-state.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const settings = { appearance: "system", language: "system", checkDaily: true } as const;

function source(more: Partial<Source>): Source {
  const lastRun = { status: "complete", ended: "2026-11-22T09:00:00.000Z", error: null };
  return { id: 1, name: "Mum", provider: "dav", owner: null, label: null, kept: {}, total: null, missing: 0, owed: 0, lastRun, checked: lastRun.ended, running: null, lines: [], ...more };
}

function status(state: Safety["state"], sources: readonly Source[] = [source({})]): Status {
  const home: Home = { safety: { state, facts: {}, button: "check-now" }, sources, alarms: [], week: { added: {}, photos: [] }, days: [] };
  return { engine: "here", folder: "/vault", home, settings };
}

describe("the tray", () => {
  it.each([
    ["well", "whole"],
    ["one-copy", "whole"],
    ["practice", "whole"],
    ["held", "dot"],
    ["damage", "dot"],
    ["sign-in", "dot"],
    ["incomplete", "dot"],
    ["too-old", "hollow"],
    ["nothing-yet", "hollow"],
  ] as const)("for %s is %s", (state, shape) => {
    expect(trayState(status(state), now).shape).toBe(shape);
  });

  it("is hollow while nobody keeps watch, but a question stays one", () => {
    const paused = { ...settings, checkDaily: false };
    expect(trayState({ ...status("well"), settings: paused }, now)).toMatchObject({ shape: "hollow", paused: true, next: undefined });
    expect(trayState({ ...status("held"), settings: paused }, now).shape).toBe("dot");
    expect(trayState({ ...status("well"), engine: "away", home: undefined }, now).shape).toBe("hollow");
  });

  it("tells the oldest of the last checks, and when it is that source's turn", () => {
    const sources = [source({}), source({ id: 2, checked: "2026-11-21T20:00:00.000Z" })];
    expect(trayState(status("well", sources), now)).toMatchObject({ last: "2026-11-21T20:00:00.000Z", next: "2026-11-22T20:00:00.000Z" });
  });

  it("tells no last check until every source had one", () => {
    const sources = [source({}), source({ id: 2, checked: null, lastRun: null })];
    expect(trayState(status("nothing-yet", sources), now)).toMatchObject({ last: undefined, next: now.toISOString() });
  });

  it("knows a job once, however many sources it is at", () => {
    expect(trayState(status("well", [source({ running: "a" }), source({ id: 2, running: "a" })]), now).running).toEqual(["a"]);
  });
});
