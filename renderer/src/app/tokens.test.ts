import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const src = join(import.meta.dirname, "..");
const sheets = globSync("**/*.css", { cwd: src }).filter((name) => !name.endsWith("tokens.css"));

it("a button without a border begins where the token says, which is elsewhere in forced colours", () => {
  expect(sheets.length).toBeGreaterThan(20);
  const pulled = sheets.filter((name) => /margin-inline-start: *calc\(-/.test(readFileSync(join(src, name), "utf8")));
  expect(pulled).toEqual([]);
  expect(readFileSync(join(src, "app/tokens.css"), "utf8")).toMatch(/forced-colors: active\) \{\s*:root \{\s*--plain-start: 0;/);
});
