import { expect, it } from "vitest";
import { gather } from "../bytes.ts";
import { fewAtOnce } from "./few-at-once.ts";

it("works on a few at once, and on all of them", async () => {
  let open = 0;
  let most = 0;
  const work = async (n: number): Promise<number> => {
    most = Math.max(most, (open += 1));
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    return n * 2;
  };
  const told = await gather(fewAtOnce([1, 2, 3, 4, 5, 6, 7], 3, work));
  expect([told.toSorted((a, b) => a - b), most]).toEqual([[2, 4, 6, 8, 10, 12, 14], 3]);
});

it("tells of those that ended before it throws, and begins no other", async () => {
  const begun: number[] = [];
  const told: number[] = [];
  const work = async (n: number): Promise<number> => {
    begun.push(n);
    if (n === 2) throw new Error("no more");
    return n;
  };
  const all = (async () => {
    for await (const n of fewAtOnce([1, 2, 3, 4, 5], 2, work)) told.push(n);
  })();
  await expect(all).rejects.toThrow("no more");
  expect([told.includes(1), begun.includes(5)]).toEqual([true, false]);
});
