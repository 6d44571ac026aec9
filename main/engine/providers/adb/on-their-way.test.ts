import { expect, it } from "vitest";
import { OnTheirWay } from "./on-their-way.ts";

/** Which of these sizes have begun, each when it was let in. */
async function begun(sizes: readonly number[]): Promise<{ way: OnTheirWay; in: number[]; settle: () => Promise<void> }> {
  const way = new OnTheirWay();
  const inside: number[] = [];
  sizes.forEach((size, at) => void way.enter(size).then(() => inside.push(at)));
  const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await settle();
  return { way, in: inside, settle };
}

it("many small files are on their way at once, and the next one begins when one is here", async () => {
  const { way, in: inside, settle } = await begun(Array.from({ length: 40 }, () => 20_000));
  expect(inside).toHaveLength(32);
  way.leave(20_000);
  await settle();
  expect(inside).toHaveLength(33);
});

it("of large ones a few, in the order in which they were asked for: a small one does not overtake", async () => {
  const mb = 1 << 20;
  const { way, in: inside, settle } = await begun([4 * mb, 3 * mb, 2 * mb, 1]);
  expect(inside).toEqual([0, 1]);
  way.leave(4 * mb);
  await settle();
  expect(inside).toEqual([0, 1, 2, 3]);
});

it("a film goes alone, and does go", async () => {
  const [film, photo] = [4 * 2 ** 30, 100];
  const { way, in: inside, settle } = await begun([film, photo, film]);
  expect(inside).toEqual([0]);
  way.leave(film);
  await settle();
  expect(inside).toEqual([0, 1]);
  way.leave(photo);
  await settle();
  expect(inside).toEqual([0, 1, 2]);
});
