import { describe, expect, it } from "vitest";
import { Shown } from "./shown.ts";

type Thing = { readonly n: number; readonly text: string };
const thing = (n: number): Thing => ({ n, text: `${n} é 💧 `.repeat(200) });
const count = 2000;

describe("what a listing has shown", () => {
  it("comes back as it was, once each, in any order", () => {
    const shown = new Shown<Thing>();
    for (let n = 0; n < count; n++) shown.add(`a\n${n}`, `e${n}`, thing(n));
    const order = Array.from({ length: count }, (_, n) => (n * 7) % count);
    for (const n of order) expect(shown.take(`a\n${n}`, `e${n}`)).toEqual(thing(n));
    for (const n of order) expect(shown.take(`a\n${n}`)).toBeUndefined();
  });

  it("is not taken for another version, and the later one counts", () => {
    const shown = new Shown<Thing>();
    shown.add("a", "old", thing(1));
    for (let n = 0; n < count; n++) shown.add(`b${n}`, undefined, thing(n));
    shown.add("a", "new", thing(2));
    expect([shown.has("a"), shown.has("a", "old"), shown.has("a", "new"), shown.has("c")]).toEqual([true, false, true, false]);
    expect(shown.take("a", "new")).toEqual(thing(2));
    shown.add("a", "newer", thing(3));
    expect([shown.take("a", "new"), shown.take("a", "newer")]).toEqual([undefined, undefined]);
  });

  it("makes room when it is taken", () => {
    const shown = new Shown<string>(4_000_000);
    const long = "x".repeat(900_000);
    for (let n = 0; n < 4; n++) shown.add(`a${n}`, undefined, long);
    shown.add("b", undefined, long);
    expect(shown.has("b")).toBe(false);
    expect(shown.take("a3")).toBe(long);
    shown.add("b", undefined, long);
    expect(shown.take("b")).toBe(long);
  });
});
