import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Rehearsal } from "./rehearsal.ts";

it("tells the whole story: backed up, changed, lost, held, put back, nothing different", async () => {
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-rehearsal-"));
  const signal = new AbortController().signal;
  try {
    await using story = await Rehearsal.open(join(dir, "vault"), signal);
    const all = Object.values(story.sample.counts).reduce((a, b) => a + b);
    expect(await story.backUp()).toMatchObject({ status: "complete", counts: { added: all } });

    const { pulled, changes } = await story.liveOn();
    expect(pulled.status).toBe("complete");
    expect(changes.map((change) => change.is)).toEqual(expect.arrayContaining(["added", "changed"]));

    const alarm = await story.loseEverything();
    const kept = all + changes.filter((change) => change.is === "added").length;
    expect(alarm.kept).toBe(kept);
    expect(alarm.names).toContain("Grandpa Sam");

    const { receipt } = await story.putBack();
    expect(receipt).toMatchObject({ status: "done", total: kept });
    expect(receipt?.groups.map((group) => [group.state, group.count])).toEqual([["back", kept]]);
    expect(await story.engine.held()).toEqual([]);
    expect(await story.backUp()).toMatchObject({ status: "complete", snapshot: undefined });

    const report = await story.engine.verify({ signal });
    expect(report.damage).toEqual([]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
