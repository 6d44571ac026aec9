// The in-memory server of the measurements must be one that a strict, independent client gets along with.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MemoryDav, startMemoryDav } from "../bench/dav-server-process.ts";
import { configureVdirsyncer, runVdirsyncer, vdirsyncerAvailable } from "./servers/vdirsyncer.ts";

describe.skipIf(!vdirsyncerAvailable())("vdirsyncer against the in-memory server", () => {
  let dir: string;
  let server: MemoryDav;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "lifeboat-vdirsyncer-"));
    server = await startMemoryDav({ contacts: 60, events: 80, tasks: 20 });
    configureVdirsyncer(dir, server);
    runVdirsyncer(dir, "discover");
    runVdirsyncer(dir, "sync");
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true });
  });

  const texts = (folder: string): string[] =>
    readdirSync(join(dir, folder)).map((name) => readFileSync(join(dir, folder, name), "utf8"));
  const counts = (): number[] => ["contacts/people", "calendars/calendar", "calendars/tasks"].map((one) => texts(one).length);

  it("pulls everything", () => {
    expect(counts()).toEqual([60, 80, 20]);
  });

  it("pulls what changed and what went", async () => {
    await server.control({ do: "change", percent: 10 });
    runVdirsyncer(dir, "sync");
    const all = [...texts("contacts/people"), ...texts("calendars/calendar"), ...texts("calendars/tasks")];
    expect(all.filter((text) => text.includes("(rev 1)"))).toHaveLength(16);
    await server.control({ do: "delete", percent: 10 });
    runVdirsyncer(dir, "sync");
    expect(counts()).toEqual([54, 72, 18]);
  });

  it("fills an empty server, collections included", async () => {
    const before = counts();
    await server.wipe();
    rmSync(join(dir, "status"), { recursive: true });
    runVdirsyncer(dir, "discover");
    runVdirsyncer(dir, "sync");
    const { collections, requests } = await server.control({ do: "stats" });
    expect(collections.map(({ items }) => items).sort((a, b) => a - b)).toEqual(before.sort((a, b) => a - b));
    expect(requests["PUT"]).toBe(54 + 72 + 18);
  });
});
