import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { providers } from "./index.ts";

describe("the table of providers", () => {
  it.each(Object.entries(providers))("%s is its folder's and is complete", async (id, load) => {
    const def = await load();
    expect(def.id).toBe(id);
    expect(def.title).not.toBe("");
    expect(def.kinds.read.length + def.kinds.write.length).toBeGreaterThan(0);
    expect(def.settings.safeParse(undefined).success).toBe(false);
  });

  it("leaves out none, but the double of the tests", () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const names = folders.map((entry) => entry.name).filter((name) => !["conformance", "exports", "memory", "wrap"].includes(name));
    expect(names.toSorted()).toEqual(Object.keys(providers).toSorted());
  });
});
