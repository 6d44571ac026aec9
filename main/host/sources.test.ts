import { expect, it } from "vitest";
import type { AccountStatus } from "../engine/status.ts";
import { sourceOf } from "./sources.ts";

it("tells folders that could not be looked into by their names, and why other things are owed", () => {
  const account = { id: 1, name: "Phone", provider: "mtp", owner: null, label: null };
  const status = { account, collections: [], kept: {}, missing: 0, owed: 8, held: [] } as unknown as AccountStatus;
  const owed = ["DCIM/Trip/", "/", "a.jpg", ...Array.from({ length: 5 }, (_, n) => `F${n}/`)].map((href) => ({ account: 1, collection: 1, href, reason: "no-answer", detail: "", tries: 1, firstSeen: "" }));
  const source = sourceOf(status, { points: [], owed, running: () => null });
  expect(source).toMatchObject({ owedWhy: [{ code: "no-answer", count: 1 }], owedFolders: { count: 7, names: ["DCIM/Trip", "/", "F0", "F1", "F2"] } });
  expect(sourceOf(status, { points: [], owed: [], running: () => null })).not.toHaveProperty("owedFolders");
});
