import { expect, it } from "vitest";
import type { HeldRow } from "../engine/vault/read/history.ts";
import { heldLine } from "./held-line.ts";
import type { Names } from "./names.ts";

it("names the group or the album that went", () => {
  const names = { account: () => "Work" } as unknown as Names;
  const line = (kind: HeldRow["kind"], groupName: string): string =>
    heldLine({ id: 3, account: 1, collectionName: "Family", kind, groupName, what: "group-gone", count: 12, base: 12, since: "2026-11-22T12:00:00Z" } as HeldRow, names);
  expect(line("contact", "Choir")).toMatch(/^The group "Choir" in "Family" of "Work" is gone there: 12 contacts belonged to it/);
  expect(heldLine({ id: 3, account: 1, collectionName: "All", kind: "contact", groupName: null, what: "missing", count: 1400, base: 2000, since: "2026-11-22T12:00:00Z" } as HeldRow, names)).toMatch(/^1,400 contacts of 2,000 in/);
  expect(line("photo", "Sea")).toMatch(/^The album "Sea" .* 12 photos/);
});
