import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ContactedHosts } from "./contacted-hosts.ts";

it("two programs that are open at once, as the window and the command line, count together", () => {
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-contacts-"));
  try {
    const [window, line] = [new ContactedHosts(dir), new ContactedHosts(dir)];
    window.saw("dav.example", { account: "Work", received: 10 }, new Date("2026-11-22T08:00:00Z"));
    window.flush();
    line.saw("dav.example", { account: "Home", received: 5 }, new Date("2026-11-22T09:00:00Z"));
    line.saw("s3.example", { account: "Home", received: 1 }, new Date("2026-11-22T09:00:01Z"));
    line.flush();
    window.saw("dav.example", { account: "Work", received: 10 }, new Date("2026-11-22T10:00:00Z"));
    window.flush();
    window.flush();
    const all = [
      { host: "dav.example", requests: 3, received: 25, last: "2026-11-22T10:00:00.000Z", sources: ["Work", "Home"] },
      { host: "s3.example", requests: 1, received: 1, last: "2026-11-22T09:00:01.000Z", sources: ["Home"] },
    ];
    expect([line.list(), window.list(), new ContactedHosts(dir).list()]).toEqual([all, all, all]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
