import { expect, test } from "vitest";
import { missingOf, placeOf, shortName } from "./place.ts";

test("only what this kind of place needs is sent", () => {
  const values = { dir: " /media/blue ", url: "https://cloud.example.org/dav", user: "anna", secret: " a b ", bucket: "mine" };
  expect(placeOf({ kind: "folder", values })).toEqual({ kind: "folder", settings: { dir: "/media/blue" } });
  expect(placeOf({ kind: "webdav", values })).toEqual({ kind: "webdav", settings: { url: values.url, user: "anna" }, secret: " a b " });
});

test("what is missing is named", () => {
  expect(missingOf({ kind: "s3", values: { bucket: "b", secret: "s", endpoint: " " } })).toEqual(["endpoint", "accessKey"]);
  expect(missingOf({ kind: "folder", values: { dir: "/media" } })).toEqual([]);
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
