import { describe, expect, it } from "vitest";
import { after, type FirstRun, nothingYet, stageOf } from "./first-run.ts";

const kept = (kind: "contact" | "event" | "photo", names: string[], total: number) => ({ is: "kept" as const, job: "j", kind, names, total });
const all = (...events: Parameters<typeof after>[1][]): FirstRun => events.reduce((run, event) => after(run, event, "j"), nothingYet);

describe("a first backup", () => {
  it("shows names as they become safe, and never counts backwards", () => {
    const run = all(kept("contact", ["Ada", "Grace"], 2), kept("contact", [""], 3), kept("contact", ["Mum"], 1));
    expect(run.names.map(({ name }) => name)).toEqual(["Ada", "Grace", "Mum"]);
    expect(new Set(run.names.map(({ id }) => id)).size).toBe(3);
    expect(run.kept).toEqual({ contact: 3 });
  });

  it("keeps only the newest names", () => {
    const run = all(...Array.from({ length: 100 }, (_, n) => kept("contact", [`Name ${String(n)}`], n + 1)));
    expect(run.names.at(-1)?.name).toBe("Name 99");
    expect(run.names.length).toBe(24);
  });

  it("shows what is on its way until the run has ended", () => {
    const run = all({ is: "preview", job: "j", thumb: "/blob/1" }, { is: "preview", job: "j", thumb: "/blob/2" }, { is: "preview", job: "other", thumb: "/blob/3" });
    expect(run.previews).toEqual(["/blob/1", "/blob/2"]);
    expect(after(run, { is: "ended", job: "j" }, "j").previews).toEqual([]);
  });

  it("hears only its own job", () => {
    expect(after(nothingYet, kept("contact", ["Ada"], 1), "other")).toBe(nothingYet);
    expect(after(nothingYet, { is: "ended", job: "j" }, "j")).toBe(nothingYet);
  });

  it("promises no more than is kept", () => {
    const [people, dates, photos] = [kept("contact", ["Ada"], 1), kept("event", ["Birthday"], 1), kept("photo", ["a.jpg"], 1)] as const;
    expect([all(), all(people), all(dates), all(people, dates), all(people, dates, photos), all(photos)].map(stageOf)).toEqual(["start", "start", "start", "people", "photos", "only-photos"]);
  });
});
