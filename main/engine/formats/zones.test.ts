import { expect, it } from "vitest";
import { instantToWall, wallToInstant, zoneOffsets } from "./zones.ts";

const hour = 3_600_000;
const utc = (text: string): number => Date.parse(`${text}:00Z`);
const said = (at: number | undefined): string => new Date(at ?? 0).toISOString().slice(0, 16);

it("knows the days on which the clocks change, hour by hour, in any order", () => {
  const walls = ["2026-03-29T03:30", "2026-03-29T01:30", "2026-10-25T03:30", "2026-10-25T01:30", "2026-07-01T12:00", "2026-03-29T03:30"];
  expect(walls.map((wall) => said(wallToInstant(utc(wall), "Europe/Berlin")))).toEqual(["2026-03-29T01:30", "2026-03-29T00:30", "2026-10-25T02:30", "2026-10-24T23:30", "2026-07-01T10:00", "2026-03-29T01:30"]);
  // The hour that does not exist moves forward.
  expect(said(wallToInstant(utc("2026-03-29T02:30"), "Europe/Berlin"))).toBe("2026-03-29T01:30");
  expect([said(instantToWall(utc("2026-03-29T00:59"), "Europe/Berlin")), said(instantToWall(utc("2026-03-29T01:00"), "Europe/Berlin"))]).toEqual(["2026-03-29T01:59", "2026-03-29T03:00"]);
  // Samoa had no 30 December in 2011.
  expect([said(instantToWall(utc("2011-12-30T09:59"), "Pacific/Apia")), said(instantToWall(utc("2011-12-30T10:00"), "Pacific/Apia"))]).toEqual(["2011-12-29T23:59", "2011-12-31T00:00"]);
});

it("reads a definition the same way each time, and two of one name apart", () => {
  const zone = (offset: string): string => `BEGIN:VTIMEZONE\nTZID:Home\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:${offset}\nTZOFFSETTO:${offset}\nEND:STANDARD\nEND:VTIMEZONE\n`;
  const at = [utc("2026-01-01T12:00")];
  expect([zoneOffsets("Home", zone("+0100"), at), zoneOffsets("Home", zone("+0300"), at), zoneOffsets("Home", zone("+0100"), at)]).toEqual([[hour], [3 * hour], [hour]]);
  expect(zoneOffsets("Home", "BEGIN:NOTHING", at)).toBeUndefined();
});
