import { expect, it } from "vitest";
import { ianaZone, likeZone, windowsZone } from "./windows-zones.ts";

it.each([
  ["Europe/Berlin", "W. Europe Standard Time"],
  ["Europe/Vienna", "W. Europe Standard Time"],
  ["America/Argentina/Buenos_Aires", "Argentina Standard Time"],
  ["Asia/Kolkata", "India Standard Time"],
  ["Asia/Kathmandu", "Nepal Standard Time"],
  ["America/New_York", "Eastern Standard Time"],
  ["Europe/Kyiv", "FLE Standard Time"],
  ["/vendor.example/20260101_1/Europe/Berlin", "W. Europe Standard Time"],
  ["UTC", "UTC"],
  ["Pacific Standard Time", "Pacific Standard Time"],
  ["Mars/Olympus", undefined],
])("%s is %s", (zone, windows) => {
  expect(windowsZone(zone, undefined)).toBe(windows);
});

it("knows a zone by its definition where nobody knows its name", () => {
  const part = (name: string, start: string, [before, after]: [string, string], month: number): string => `BEGIN:${name}\nDTSTART:${start}\nTZOFFSETFROM:${before}\nTZOFFSETTO:${after}\nRRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=-1SU\nEND:${name}\n`;
  const definition = `BEGIN:VTIMEZONE\nTZID:Home\n${part("DAYLIGHT", "19810329T020000", ["+0100", "+0200"], 3)}${part("STANDARD", "19961027T030000", ["+0200", "+0100"], 10)}END:VTIMEZONE\n`;
  expect([windowsZone("Home", definition), likeZone("Home", definition)]).toEqual(["W. Europe Standard Time", "Europe/Berlin"]);
});

it("reads Windows' names in any case, and IANA's own", () => {
  expect([ianaZone("w. europe standard time"), ianaZone("Europe/Vienna"), ianaZone("tzone://Microsoft/Custom")]).toEqual(["Europe/Berlin", "Europe/Vienna", undefined]);
});

it("finds IANA's names at the end of a path, of two parts or three", () => {
  expect(["/freeassociation.sourceforge.net/Europe/Vienna", "/x/America/Argentina/Buenos_Aires", "/x/Mars"].map((zone) => likeZone(zone, undefined))).toEqual(["Europe/Vienna", "America/Argentina/Buenos_Aires", undefined]);
});
