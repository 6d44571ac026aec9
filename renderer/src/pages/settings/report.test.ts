import { expect, it } from "vitest";
import type { App, Home } from "../../../../main/api/contract.ts";
import { reportOf } from "./report.ts";

const app: App = { version: "1.2.3", platform: "linux", host: "browser", vault: "own", folder: "SECRET-folder", settings: { appearance: "system", language: "en", checkDaily: true } };
const home: Home = {
  safety: { state: "held", facts: { name: "SECRET-fact" }, button: "see-who" },
  sources: [{ id: 1, name: "SECRET-name", provider: "dav", owner: "SECRET-owner", label: "SECRET-label", kept: { contact: 412 }, total: 412, missing: 409, owed: 2, lastRun: { status: "failed", ended: "2026-05-03T09:14:00Z", error: "auth" }, checked: null, running: null, lines: [] }],
  alarms: [{ id: 1, source: 1, sourceName: "SECRET-name", collection: "SECRET-book", kind: "contact", what: "missing", calm: false, count: 409, base: 412, since: "", noticed: "", grew: "" }],
  week: { added: {}, photos: [] },
  days: [],
};

it("holds numbers and codes, and nothing of what is kept or where", () => {
  const report = reportOf(app, home, { status: "damaged", ended: null, counts: { files: 3 }, damage: [{ what: "body", detail: "SECRET-detail", names: ["SECRET-person"] }] });
  expect(report).not.toContain("SECRET");
  expect(report).toContain("1.2.3");
  expect(report).toContain("contact 412, total 412, owed 2, missing 409, last failed auth");
  expect(report).toContain("check: damaged  files 3");
});
