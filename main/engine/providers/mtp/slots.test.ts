import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Slots } from "./slots.ts";
import { Turns } from "../turns.ts";

const never = new AbortController().signal;
const holder = (): { usedAt: number } => ({ usedAt: 0 });

describe("slots", () => {
  it("are held by so many at once, and everybody gets one in the end", async () => {
    const slots = new Slots(3, 60_000);
    let [now, most, done] = [0, 0, 0];
    const work = async (): Promise<void> => {
      const own = holder();
      await slots.use(own, never);
      now += 1;
      most = Math.max(most, now);
      await sleep(1);
      await slots.use(own, never);
      now -= 1;
      done += 1;
      slots.free(own);
    };
    await Promise.all(Array.from({ length: 60 }, work));
    expect([most, done]).toEqual([3, 60]);
  });

  it("are taken from streams that were opened and forgotten", async () => {
    const slots = new Slots(1, 20);
    await slots.use(holder(), never);
    const second = holder();
    await slots.use(second, never);
    expect(second.usedAt).toBeGreaterThan(0);
  });

  it("are not waited for by who was stopped", async () => {
    const slots = new Slots(1, 40);
    await slots.use(holder(), never);
    await expect(slots.use(holder(), AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("turns", () => {
  it("go to what was begun first", async () => {
    const turns = new Turns();
    const [early, late] = [turns.newOrder(), turns.newOrder()];
    const heard: string[] = [];
    const say = (text: string) => async (): Promise<void> => void heard.push(text);
    const first = turns.run(() => sleep(5));
    await Promise.all([first, turns.run(say("late"), { order: late }), turns.run(say("last")), turns.run(say("early"), { order: early })]);
    expect(heard).toEqual(["early", "late", "last"]);
  });

  it("are left by who is stopped while waiting, and go on after an error", async () => {
    const turns = new Turns();
    const stop = new AbortController();
    const first = turns.run(async () => {
      await sleep(5);
      throw new Error("broken");
    });
    const waiting = turns.run(async () => "never", { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await expect(first).rejects.toThrow("broken");
    expect(await turns.run(async () => "next")).toBe("next");
  });
});
