import { setImmediate } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { askHidden, askYesNo } from "./ask.ts";

/** As clack does: a question ends by an answer or by its signal, and not by the end of what is typed. */
vi.mock("@clack/prompts", () => {
  const brokenOff = Symbol("broken off");
  const question = ({ signal }: { signal?: AbortSignal }) => new Promise((resolve) => signal?.addEventListener("abort", () => resolve(brokenOff)));
  return { confirm: question, password: question, isCancel: (answer: unknown) => answer === brokenOff };
});

it.each([
  ["Ctrl-D", () => process.stdin.emit("keypress", "\u0004", { ctrl: true, name: "d" })],
  ["the end of what is typed", () => process.stdin.emit("end")],
])("%s is no answer, and nobody waits for one", async (_what, happens) => {
  for (const ask of [askYesNo, askHidden]) {
    const asked = ask("Forget 3 photos?");
    // Let it begin to listen.
    await setImmediate();
    await setImmediate();
    happens();
    await expect(asked).rejects.toMatchObject({ code: "cancelled" });
  }
  expect(process.stdin.listenerCount("keypress")).toBe(0);
});
