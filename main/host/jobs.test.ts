import { expect, it } from "vitest";
import { Events } from "./events.ts";
import { Jobs } from "./jobs.ts";

it("a row of jobs ends with the program: the next one does not begin", async () => {
  const jobs = new Jobs(new Events());
  const began: string[] = [];
  const row = (async () => {
    for (const id of ["first", "second"]) {
      const job = jobs.run(id, ({ signal }) => new Promise<void>((resolve) => {
        began.push(id);
        signal.addEventListener("abort", () => resolve());
      }));
      await job.catch(() => undefined);
    }
  })();
  await jobs.stop();
  await row;
  expect(began).toEqual(["first"]);
});
