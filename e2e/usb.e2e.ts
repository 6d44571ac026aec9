// Phones on a cable, in a guest of their own: what each check does is in usb/jobs/.
import { beforeAll, describe, expect, it } from "vitest";
import { guestImpossible } from "./usb/boot.ts";
import { type Outcome, runJob } from "./usb/run-job.ts";

const impossible = guestImpossible();
if (impossible !== undefined) console.log(`skipped: phones on a cable; ${impossible}`);

const everyday = [
  "a full pull",
  "nothing changed, then one photo more",
  "a session left open by a program that was killed",
  "unplugged before the listing",
  "unplugged in the listing",
  "unplugged before the first byte",
  "unplugged in a photo",
  "unplugged between photos",
  "reset by us",
  "names that break programs",
  "a file of 4.1 GB is read at its first MB",
];
const checks: Readonly<Record<string, readonly string[]>> = {
  umtp: [...everyday.map((name) => `umtp: ${name}`), "umtp: its port is reset in a photo", "umtp: 500 small files", "umtp: the 4 GiB border and the tail behind it", "two phones at once", "a phone that lies about sizes"],
  qemu: [...everyday.map((name) => `qemu: ${name}`), "qemu: 100 small files", "rescue from the command line, cut off in a film and begun again"],
};
const patienceMs = 900_000;

describe.skipIf(impossible !== undefined)("phones on a cable", () => {
  const outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const runs = Object.keys(checks).map(async (device) => runJob("mtp", { args: [device], timeoutMs: patienceMs }));
    for (const { run, outcomes: said } of await Promise.all(runs)) {
      said.forEach((outcome) => outcomes.set(outcome.check, outcome));
      if (run.code !== 0) throw new Error(`the job ended with ${String(run.code)}\n${run.out.slice(-2000)}\n${run.err.slice(-2000)}`);
    }
  }, patienceMs);

  it.each(Object.values(checks).flat())("%s", (name) => {
    expect(outcomes.get(name) ?? { problem: "it was not run" }).toMatchObject({ ok: true });
  });
});
