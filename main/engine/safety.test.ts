import { describe, expect, it } from "vitest";
import { type HeldFact, type SafetyFacts, safetyOf, type SourceFact } from "./safety.ts";

const now = new Date("2026-11-22T12:00:00Z");
const today = "2026-11-22T08:14:00Z";
const twelveDaysAgo = "2026-11-10T08:00:00Z";

const source = (change: Partial<SourceFact> = {}): SourceFact => ({
  id: 1, name: "iCloud", kept: 412, checked: today, lastRun: { status: "complete", error: null }, owed: { count: 0 }, held: [], ...change,
});
const loss = (change: Partial<HeldFact> = {}): HeldFact => ({
  alarm: 7, kind: "contact", what: "missing", count: 409, base: 412, since: "2026-11-21T20:00:00Z", noticed: today, ...change,
});
const say = (facts: Partial<SafetyFacts>): ReturnType<typeof safetyOf> => safetyOf({ now, sources: [source()], ...facts });

describe("what Home says", () => {
  it("damage, before anything else", () => {
    const held = source({ held: [loss()] });
    expect(say({ damage: { count: 3, kind: "photo" }, sources: [held] })).toEqual({ state: "damage", facts: { count: 3, kind: "photo", healable: 0 }, button: "see-which" });
    expect(say({ damage: { count: 3, healable: true } })).toMatchObject({ state: "damage", button: "repair" });
    expect(say({ damage: { count: 0 } }).state).toBe("well");
  });

  it("a loss that is held, people first, even if the sign-in is dead", () => {
    const losing = source({ held: [loss({ alarm: 8, kind: "photo", count: 5000, base: 5000 }), loss()], lastRun: { status: "failed", error: "auth" } });
    expect(say({ sources: [losing] })).toEqual({
      state: "held",
      facts: { alarm: 7, kind: "contact", what: "missing", count: 409, base: 412, left: 3, since: "2026-11-21T20:00:00Z", noticed: today, source: 1, name: "iCloud", others: 1 },
      button: "see-who",
    });
  });

  it("a dead sign-in, with the age of what is here", () => {
    const dead = source({ checked: twelveDaysAgo, lastRun: { status: "failed", error: "auth" } });
    expect(say({ sources: [source({ id: 2 }), dead] })).toEqual({ state: "sign-in", facts: { source: 1, name: "iCloud", error: "auth", days: 12, checked: twelveDaysAgo }, button: "sign-in" });
  });

  it("sign-ins that wait for a passphrase: a check asks for it", () => {
    const locked = source({ lastRun: { status: "complete", error: "locked" } });
    expect(say({ sources: [locked] })).toMatchObject({ state: "sign-in", facts: { error: "locked", checked: today }, button: "check-now" });
  });

  it("nothing yet, without a source or before its first check", () => {
    expect(say({ sources: [] })).toEqual({ state: "nothing-yet", facts: {}, button: "connect" });
    expect(say({ sources: [source(), source({ id: 2, name: "New", checked: null, lastRun: null, kept: 0 })] })).toMatchObject({ state: "nothing-yet", facts: { source: 2, name: "New" }, button: "check-now" });
  });

  it("that nobody has checked for too long, by the oldest", () => {
    expect(say({ sources: [source(), source({ id: 2, checked: twelveDaysAgo })] })).toMatchObject({ state: "too-old", facts: { days: 12, source: 2 }, button: "check-now" });
    expect(say({ sources: [source({ checked: "2026-11-19T12:00:00Z" })] }).state).toBe("well");
    expect(say({ sources: [source({ checked: "2026-11-19T11:59:00Z" })] }).state).toBe("too-old");
  });

  it("that nobody knows when it was checked, where the clock was ahead then", () => {
    const [before, after] = [source({ checked: "2031-01-01T00:00:00Z" }), source({ id: 2, checked: "2026-11-22T12:04:00Z" })];
    expect(say({ sources: [after, before] })).toEqual({ state: "too-old", facts: { source: 1, name: "iCloud", things: 824, sources: 2 }, button: "check-now" });
    expect(say({ sources: [after] })).toMatchObject({ state: "well" });
    expect(say({ practice: { last: "2031-01-01T00:00:00Z", worked: true } })).toEqual({ state: "practice", facts: { worked: 1 }, button: "practise" });
  });

  it("what is lacking, and of what kind where it is only one", () => {
    const photos = source({ owed: { count: 14, kind: "photo", reason: "too-large" } });
    expect(say({ sources: [photos] })).toEqual({ state: "incomplete", facts: { count: 14, source: 1, name: "iCloud", kind: "photo", reason: "too-large" }, button: "see-which" });
    const { facts } = say({ sources: [photos, source({ id: 2, owed: { count: 1, kind: "event" } })] });
    expect(facts).toMatchObject({ count: 15 });
    expect(facts).not.toHaveProperty("kind");
    expect(say({ sources: [source({ lastRun: { status: "partial", error: null } })] })).toMatchObject({ state: "incomplete", facts: { count: 0 } });
  });

  it("that bringing it back was not practised, once there is practising", () => {
    expect(say({ practice: { last: null, worked: true } })).toMatchObject({ state: "practice", button: "practise" });
    expect(say({ practice: { last: "2026-03-01T00:00:00Z", worked: true } })).toMatchObject({ state: "practice", facts: { last: "2026-03-01T00:00:00Z" } });
    expect(say({ practice: { last: today, worked: false } })).toMatchObject({ state: "practice", facts: { worked: 0 } });
  });

  it("that there is one copy only, once there can be more", () => {
    expect(say({ copies: 0 })).toMatchObject({ state: "one-copy", button: "add-copy" });
    expect(say({ copies: 1 }).state).toBe("well");
  });

  it("all well, never without a date, and without nagging about what cannot be done yet", () => {
    expect(say({ sources: [source(), source({ id: 2, kept: 88, checked: "2026-11-21T08:00:00Z" })] })).toEqual({
      state: "well",
      facts: { things: 500, sources: 2, checked: "2026-11-21T08:00:00Z" },
      button: "check-now",
    });
    expect(say({ practice: { last: today, worked: true }, copies: 1 }).facts).toMatchObject({ practised: today });
  });
});
