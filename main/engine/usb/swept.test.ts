import { constants, PerformanceObserver } from "node:perf_hooks";
import { expect, it } from "vitest";
import { swept } from "./swept.ts";

const forced = { kind: constants.NODE_PERFORMANCE_GC_MINOR, flags: constants.NODE_PERFORMANCE_GC_FLAGS_FORCED };

it("gives what came as it is, and each time 16 MB came looks for what is not needed any more", async () => {
  const twice = Promise.withResolvers<void>();
  let looks = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if ("detail" in entry && JSON.stringify(entry.detail) === JSON.stringify(forced)) looks += 1;
    if (looks >= 2) twice.resolve();
  });
  observer.observe({ entryTypes: ["gc"] });
  const bytes = new Uint8Array(1 << 20);
  for (let n = 0; n < 40; n += 1) expect(swept(bytes)).toBe(bytes);
  await twice.promise;
  observer.disconnect();
  expect(looks).toBe(2);
});
