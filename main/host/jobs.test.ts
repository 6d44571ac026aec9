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

it("who comes to a place where another job is at work waits for its end, and may be stopped while it waits", async () => {
  const jobs = new Jobs(new Events());
  const { promise: copied, resolve: end } = Promise.withResolvers<void>();
  const done: string[] = [];
  const copying = jobs.run("copy", (job) => jobs.at(job, "place", () => copied));
  const come = (id: string): Promise<void> => jobs.run(id, (job) => jobs.soonAt(job, "place", async () => void done.push(id)));
  const [waiting, stopped] = [come("waiting"), come("stopped")];
  jobs.cancel("stopped");
  await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
  expect(done).toEqual([]);
  end();
  await Promise.all([copying, waiting]);
  expect(done).toEqual(["waiting"]);
});

it("pages are told that somebody is at a place, and that nobody is any more, also where it failed", async () => {
  const events = new Events();
  const jobs = new Jobs(events);
  const seen: (string | null)[] = [];
  events.on((event) => event.is === "changed" && seen.push(jobs.of("place")));
  await expect(jobs.run("write", (job) => jobs.at(job, "place", () => Promise.reject(new Error("it broke off"))))).rejects.toThrow("it broke off");
  expect(seen).toEqual(["write", null]);
});
