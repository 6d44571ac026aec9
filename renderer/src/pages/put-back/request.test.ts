import { describe, expect, it } from "vitest";
import type { Place, Source } from "../../../../main/api/contract.ts";
import { askedIn, originOf, requestOf, targetsOf } from "./request.ts";

describe("what to put back", () => {
  it("becomes a request", () => {
    expect(requestOf({ is: "alarm", alarm: 3 }, 1)).toEqual({ into: 1, alarm: 3 });
    expect(requestOf({ is: "moment", source: 2, snapshot: null, kind: null }, 1)).toEqual({ into: 1, filter: { source: 2 } });
    expect(requestOf({ is: "moment", source: 2, snapshot: 7, kind: "task" }, 1)).toEqual({ into: 1, filter: { source: 2, snapshot: 7, kind: "task" } });
    expect(requestOf({ is: "some", things: [{ id: 5, name: "Mum", kind: "contact", source: 2 }] }, 1)).toEqual({ into: 1, things: [5] });
    expect(requestOf({ is: "some", things: [{ id: 5, name: "Mum", kind: "contact", source: 2 }], snapshot: 7 }, 1)).toEqual({ into: 1, things: [5], filter: { snapshot: 7 } });
  });

  it("is read from an address, and nothing else is", () => {
    expect(askedIn(new URLSearchParams("alarm=3"))).toEqual({ is: "alarm", alarm: 3 });
    expect(askedIn(new URLSearchParams("source=1&snapshot=12&kind=contact"))).toEqual({ is: "moment", source: 1, snapshot: 12, kind: "contact" });
    expect(askedIn(new URLSearchParams("source=1&kind=x"))).toEqual({ is: "moment", source: 1, snapshot: null, kind: null });
    expect(askedIn(new URLSearchParams("alarm=x"))).toBeNull();
  });

  it("knows where an alarm, and things of one source, came from", () => {
    const alarm = { id: 3, source: 9, sourceName: "", collection: "", kind: "contact" as const, what: "missing" as const, calm: false, count: 1, base: 1, since: "", noticed: "", grew: "" };
    expect(originOf({ is: "alarm", alarm: 3 }, { alarms: [alarm] })).toBe(9);
    expect(originOf({ is: "some", things: [] }, { alarms: [alarm] })).toBeNull();
    const picked = (id: number, source: number) => ({ id, name: "", kind: "contact" as const, source });
    expect(originOf({ is: "some", things: [picked(1, 4), picked(2, 4)] }, { alarms: [] })).toBe(4);
    expect(originOf({ is: "some", things: [picked(1, 4), picked(2, 5)] }, { alarms: [] })).toBeNull();
  });

  it("goes only where something can be written, first of all where it came from", () => {
    const sources = [1, 2, 3].map((id) => ({ id, name: String(id) }) as Source);
    const place = (source: number, writable: boolean): Place => ({ id: source, source, name: "", kinds: [], writable });
    expect(targetsOf(sources, [place(1, false), place(2, true)], 3).map(({ id }) => id)).toEqual([3, 2]);
  });
});
