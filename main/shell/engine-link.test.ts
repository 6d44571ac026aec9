import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EngineLink } from "./engine-link.ts";

const starts = vi.hoisted((): { readonly at: number; readonly child: EventEmitter }[] => []);

vi.mock("electron", async () => {
  const { EventEmitter } = await import("node:events");
  class Port extends EventEmitter {
    postMessage(): void {}
    start(): void {}
  }
  return {
    app: { getVersion: () => "0" },
    MessageChannelMain: class {
      readonly port1 = new Port();
      readonly port2 = new Port();
    },
    utilityProcess: {
      fork: () => {
        const child = Object.assign(new EventEmitter(), { postMessage: () => undefined, kill: () => undefined });
        starts.push({ at: performance.now(), child });
        return child;
      },
    },
  };
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  starts.length = 0;
  vi.useRealTimers();
});

/** Each of these engines lives so long and dies; gives the pauses before the next one. */
function pauses(lives: readonly number[]): number[] {
  new EngineLink().start();
  return lives.map((life) => {
    const { at, child } = starts.at(-1) ?? { at: 0, child: new EventEmitter() };
    vi.advanceTimersByTime(life);
    child.emit("exit", 1);
    vi.advanceTimersToNextTimer();
    return Math.round((starts.at(-1)?.at ?? 0) - at - life);
  });
}

it("an engine that cannot stay is started ever more slowly", () => {
  expect(pauses([100, 100, 100, 100, 100, 100, 100, 100])).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

it("one that had stayed for a minute is started again at once", () => {
  expect(pauses([100, 59_000, 60_000, 100, 3_600_000])).toEqual([0, 1000, 0, 1000, 0]);
});
