import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadProvider, providerIds } from "./index.ts";

describe("the table of providers", () => {
  it.each(providerIds)("%s is its folder's and is complete", async (id) => {
    const def = await loadProvider(id);
    expect(def.id).toBe(id);
    expect(def.title).not.toBe("");
    expect(def.kinds.read.length + def.kinds.write.length).toBeGreaterThan(0);
    expect(def.settings.safeParse(undefined).success).toBe(false);
  });

  it("leaves out none, but the double of the tests", () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const names = folders.map((entry) => entry.name).filter((name) => !["conformance", "memory", "wrap"].includes(name));
    expect(names.toSorted()).toEqual(providerIds.toSorted());
  });

  it("says so when there is no such provider", async () => {
    for (const id of ["memory", "toString", "", join("..", "dav")]) {
      await expect(loadProvider(id)).rejects.toMatchObject({ code: "not-found" });
    }
  });
});
