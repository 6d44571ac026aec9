import { expect, it } from "vitest";
import { appleExport } from "../apple-export/apple-export.ts";
import { iphoneBackup } from "../iphone-backup/iphone-backup.ts";
import { takeout } from "../takeout/takeout.ts";

it.each([
  [takeout, "takeout:mum@example.org", "takeout:mum@example.org", true],
  [takeout, "takeout:mum@example.org", "takeout:dad@example.org", false],
  // Where an export does not say whose it is, the person does.
  [takeout, "takeout:place-1", "takeout:mum@example.org", true],
  [takeout, "takeout:mum@example.org", "takeout:place-2", true],
  [appleExport, "apple:place-1", "apple:place-2", true],
  [iphoneBackup, "iphone-backup:A", "iphone-backup:A", true],
  [iphoneBackup, "iphone-backup:A", "iphone-backup:B", false],
] as const)("of $id: what was %s may go on as %s", (def, before, now, may) => {
  expect(def.continues?.(before, now)).toBe(may);
});
