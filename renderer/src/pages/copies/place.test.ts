import { expect, test } from "vitest";
import { isAt, missingOf, placeOf, shortName, vaultsIn } from "./place.ts";

test("only what this kind of place needs is sent", () => {
  const values = { dir: " /media/blue ", url: "https://cloud.example.org/dav", user: "anna", secret: " a b ", bucket: "mine" };
  expect(placeOf({ kind: "folder", values })).toEqual({ kind: "folder", settings: { dir: "/media/blue" } });
  expect(placeOf({ kind: "webdav", values })).toEqual({ kind: "webdav", settings: { url: values.url, user: "anna" }, secret: " a b " });
});

test("what is missing is named", () => {
  expect(missingOf({ kind: "s3", values: { bucket: "b", secret: "s", endpoint: " " } })).toEqual(["endpoint", "accessKey"]);
  expect(missingOf({ kind: "folder", values: { dir: "/media" } })).toEqual([]);
});

test("a second copy is known by where it is, not by the last part of that", () => {
  const at = (dir: string) => ({ kind: "folder", settings: { dir } }) as const;
  const draft = { kind: "folder", values: { dir: " /media/blue/copy ", secret: "x" } } as const;
  expect([at("/media/blue/copy"), at("/media/red/copy")].map((copy) => isAt(copy, draft))).toEqual([true, false]);
  expect(isAt({ kind: "webdav", settings: { url: "https://cloud.example.org/copy" } }, draft)).toBe(false);
});

test.each([
  [{ kind: "folder", values: { dir: "/media/blue/Lifeboat/" } } as const, "Lifeboat"],
  [{ kind: "folder", values: { dir: "D:\\Backups" } } as const, "Backups"],
  [{ kind: "webdav", values: { url: "https://cloud.example.org/dav" } } as const, "cloud.example.org"],
  [{ kind: "webdav", values: { url: "nonsense" } } as const, ""],
  [{ kind: "s3", values: { bucket: "anna" } } as const, "anna"],
])("a place is called by its last part", (draft, name) => {
  expect(shortName(draft)).toBe(name);
});

test("several copies there are told by their dates", () => {
  const [old, recent] = ["11111111-2222-3333-4444-555555555555", "66666666-2222-3333-4444-555555555555"];
  expect(vaultsIn(`${old} (2026-03-01T08:00:00.000Z), ${recent} (2026-11-20T09:14:00.000Z)`)).toEqual([{ id: recent, made: "2026-11-20T09:14:00.000Z" }, { id: old, made: "2026-03-01T08:00:00.000Z" }]);
  expect(vaultsIn("something else")).toEqual([]);
});
