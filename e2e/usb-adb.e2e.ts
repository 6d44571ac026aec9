// A phone with USB debugging at the cable, in a guest of its own: what each check does is in usb/jobs/adb.ts.
import { beforeAll, describe, expect, it } from "vitest";
import { guestImpossible } from "./usb/boot.ts";
import { type Outcome, runJob } from "./usb/run-job.ts";

const impossible = guestImpossible();
if (impossible !== undefined) console.log(`skipped: a phone with USB debugging on a cable; ${impossible}`);

const checks = [
  "adb over usb: the phone says who it is",
  "adb over usb: files, from their start and from an offset, and after three idle seconds",
  "adb over usb: a file that is sent is what was sent, and takes no name that is taken",
  "adb over usb: rows of a provider",
  "adb over usb: pulled out in the middle of a video, and put in again",
];
const patienceMs = 600_000;

describe.skipIf(impossible !== undefined)("a phone with USB debugging on a cable", () => {
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const { run, outcomes: said } = await runJob("adb", { timeoutMs: patienceMs });
    said.forEach((outcome) => outcomes.set(outcome.check, outcome));
    if (run.code !== 0) throw new Error(`the job ended with ${String(run.code)}\n${run.out.slice(-2000)}\n${run.err.slice(-2000)}`);
  }, patienceMs);

  it.each(checks)("%s", (name) => {
    expect(outcomes.get(name) ?? { problem: "it was not run" }).toMatchObject({ ok: true });
  });
});
