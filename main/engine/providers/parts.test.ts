import { expect, it } from "vitest";
import { claim, Latest } from "./parts.ts";

class Counted extends Map<string, number> {
  asked = 0;

  override has(key: string): boolean {
    this.asked += 1;
    return super.has(key);
  }
}

it("each of many rows with one name gets its own, in order, without asking for each before it", () => {
  const taken = new Counted();
  const names = Array.from({ length: 3000 }, (_, n) => {
    const name = claim("a", taken);
    taken.set(name, n);
    return name;
  });
  expect(names.slice(0, 4)).toEqual(["a", "a~2", "a~3", "a~4"]);
  expect(names.at(-1)).toBe("a~3000");
  expect(taken.asked).toBeLessThan(3000 * 30);
});

it("a name that is there already is never given again", () => {
  const taken = new Map(["a", "a~2", "a~3", "a~5"].map((name) => [name, 1]));
  expect(taken.has(claim("a", taken))).toBe(false);
});

it("what was made of a collection is kept until another one is asked for", () => {
  const latest = new Latest();
  const made: string[] = [];
  for (const id of ["a", "a", "b", "a"]) latest.of(id, () => void made.push(id));
  expect(made).toEqual(["a", "b", "a"]);
});
