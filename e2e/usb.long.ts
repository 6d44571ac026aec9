// The full counts over a cable: 20 times unplugged, 10,000 small files, 5 GB.
import { describe, expect, it } from "vitest";
import { guestImpossible } from "./usb/boot.ts";
import { runJob } from "./usb/run-job.ts";

const impossible = guestImpossible();
if (impossible !== undefined) console.log(`skipped: a phone on a cable; ${impossible}`);
const patienceMs = 3_000_000;

describe.skipIf(impossible !== undefined)("a phone on a cable", () => {
  it("is unplugged 20 times, and gives 10,000 small files and 5 GB", { timeout: patienceMs }, async () => {
    const { run, outcomes } = await runJob("mtp", { args: ["long"], timeoutMs: patienceMs });
    expect(run.code, run.err.slice(-2000)).toBe(0);
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    expect(outcomes).toHaveLength(22);
    console.log(outcomes.map((outcome) => JSON.stringify(outcome)).join("\n"));
  });
});
