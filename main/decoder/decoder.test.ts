import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Decoder, type Outcome } from "./decoder.ts";
import { type DecoderProcess, start } from "./process.ts";

const [fine, crash, hang, leave] = [0, 1, 2, 3];

let started: DecoderProcess[];
let decoder: Decoder;
const open = (limitMs = 10_000): Decoder =>
  new Decoder({
    processes: 1,
    limitMs,
    start: () => {
      const process = start(join(import.meta.dirname, "unruly.fixture.ts"));
      started.push(process);
      return process;
    },
  });
beforeEach(() => {
  started = [];
  decoder = open();
});
afterEach(() => decoder.close());

const never = new AbortController().signal;
const ask = (how: number, signal = never): Promise<Outcome> => decoder.decode({ edge: 9, bytes: () => Promise.resolve(new Uint8Array([how])), signal });

describe("the decoder", () => {
  it("answers", async () => {
    expect(await ask(fine)).toEqual({ image: new Uint8Array([9, fine]) });
  });

  it.each([
    ["crashes it", crash],
    ["makes it leave", leave],
  ])("tries what %s twice, then never again, and goes on with the others", async (_what, how) => {
    await ask(fine);
    const bad = ask(how);
    const good = ask(fine);
    expect(await bad).toEqual({ never: "the decoder did not survive it" });
    expect(await good).toHaveProperty("image");
    expect(started).toHaveLength(3);
  });

  it("blames no picture for a process that never answered anything: it may be the start that fails", async () => {
    expect(await ask(crash)).toEqual({ notNow: "the decoder gave no answer" });
    expect(started).toHaveLength(2);
  });

  it("ends what hangs, and blames no picture for a slow computer", async () => {
    decoder = open(2000);
    await ask(fine);
    expect(await ask(hang)).toEqual({ notNow: "the decoder gave no answer" });
    expect(started).toHaveLength(2);
    await Promise.all(started.map((process) => process.ended));
  });

  it("takes the newest first, and nothing that nobody waits for any more", async () => {
    const order: string[] = [];
    const gone = new AbortController();
    const queued = (name: string, signal = never): Promise<unknown> =>
      decoder.decode({ edge: 1, signal, bytes: () => (order.push(name), Promise.resolve(new Uint8Array([fine]))) });
    const all = [queued("first"), queued("second"), queued("third", gone.signal), queued("fourth")];
    gone.abort();
    const ended = await Promise.allSettled(all);
    expect(order).toEqual(["first", "fourth", "second"]);
    expect(ended[2]).toMatchObject({ status: "rejected", reason: { code: "cancelled" } });
  });

  it("refuses what is too long to be a picture before a process sees it", async () => {
    const bytes = { byteLength: 1e9 } as Uint8Array;
    expect(await decoder.decode({ edge: 1, signal: never, bytes: () => Promise.resolve(bytes) })).toEqual({ never: "too long" });
    expect(started).toEqual([]);
  });

  it("passes on that the bytes could not be read", async () => {
    const bytes = (): Promise<Uint8Array> => Promise.reject(new Error("away"));
    await expect(decoder.decode({ edge: 1, signal: never, bytes })).rejects.toThrow("away");
    expect(await ask(fine)).toHaveProperty("image");
  });

  it("leaves no process behind when it is closed", async () => {
    const hanging = ask(hang);
    const waiting = ask(fine);
    await Promise.resolve();
    decoder.close();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await expect(hanging).rejects.toMatchObject({ code: "cancelled" });
    await Promise.all(started.map((process) => process.ended));
  });
});
