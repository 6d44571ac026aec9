import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ical from "ical.js";
import { describe, expect, it } from "vitest";
import { contactAt, contacts, eventAt, events, revised, taskAt, tasks } from "./corpus.ts";
import { writePhotos } from "./corpus-photos.ts";

describe("corpus", () => {
  it("gives the same item for the same seed and number, another for another", () => {
    expect([...contacts(10)][7]).toEqual(contactAt(7));
    expect([...events(10)][7]).toEqual(eventAt(7));
    expect([...tasks(10)][7]).toEqual(taskAt(7));
    expect(contactAt(7, 2).uid).not.toBe(contactAt(7, 1).uid);
  });

  it("has what makes real data hard, and an independent parser reads it all", () => {
    const text = [...contacts(500), ...events(500), ...tasks(100)].map((item) => item.text);
    for (const one of text) ical.parse(one);
    const all = text.join("");
    for (const mark of ["PHOTO;", "X-ADDRESSBOOKSERVER-MEMBER:", "X-ABLabel:", "RRULE:", "RECURRENCE-ID", "EXDATE", "BEGIN:VALARM"]) {
      expect(all).toContain(mark);
    }
    for (const mark of ["VALUE=DATE:", "RELATED-TO", "李", "OMIT-YEAR", "ATTENDEE"]) expect(all).toContain(mark);
    const longest = Math.max(...all.split("\r\n").map((line) => Buffer.byteLength(line)));
    expect(longest).toBe(75);
  });

  it("names no uid twice and no group member that does not exist", () => {
    const all = [...contacts(600)];
    const uids = new Set(all.map((item) => item.uid));
    expect(uids.size).toBe(600);
    const members = all.flatMap((item) => [...item.text.matchAll(/MEMBER:urn:uuid:(\S+)/g)].map((match) => match[1] ?? ""));
    expect(members.length).toBeGreaterThan(20);
    expect(members.filter((uid) => !uids.has(uid))).toEqual([]);
  });

  it("revises one line only, and again", () => {
    for (const { text } of [contactAt(3), eventAt(3), taskAt(3)]) {
      const twice = revised(revised(text, 1), 2);
      expect(twice.match(/\(rev \d\)/g)).toEqual(["(rev 2)"]);
      expect(twice.replace(" (rev 2)", "")).toBe(text);
    }
  });

  it("writes photos that add up to the bytes asked for and begin as JPEG with a date", async () => {
    const dir = await mkdtemp(join(tmpdir(), "lifeboat-photos-"));
    try {
      const paths = await writePhotos(dir, { count: 12, bytes: 200_000 });
      const sizes = await Promise.all(paths.map(async (path) => (await stat(join(dir, path))).size));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(200_000);
      const first = await readFile(join(dir, paths[0] ?? ""));
      expect(first.subarray(0, 4).toString("hex")).toBe("ffd8ffe1");
      expect(first.toString("latin1", 0, 80)).toContain("2017:05:01 ");
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
