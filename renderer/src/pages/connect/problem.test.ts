import { expect, it } from "vitest";
import type { ErrorCode } from "../../../../main/api/errors.ts";
import { problemOf } from "./problem.ts";
import { nothingKnown, type Service } from "./services.ts";

const service = (id: string, type: "password" | "folder"): Service => ({
  id,
  provider: { id, title: id, kinds: [], fields: [{ name: "x", type, required: true }] },
  choice: null,
  title: id,
  ...nothingKnown,
});
const icloud = { ...service("icloud", "password"), appPassword: true };
const nextcloud = service("nextcloud", "password");
const folder = service("files", "folder");
const of = (code: ErrorCode, on: Service, detail = "x") => problemOf({ code, detail }, on);

it("tells a wrong password from one that had to be an app password", () => {
  expect([of("auth", icloud), of("auth", nextcloud)]).toEqual(["app-password", "auth"]);
});

it("tells an untrusted server from one that is not there", () => {
  expect([of("offline", nextcloud, "a.example: no trust, self-signed certificate"), of("offline", nextcloud)]).toEqual(["certificate", "offline"]);
  expect(of("not-found", nextcloud)).toBe("no-server");
  expect([of("usage", nextcloud, "url: not an address"), of("usage", nextcloud, "url: leave the password out of the address")]).toEqual(["no-server", "password-in-address"]);
});

it("speaks of folders where it is one", () => {
  expect([of("source-away", folder), of("forbidden", folder), of("auth", folder)]).toEqual(["no-folder", "folder-closed", null]);
});

it("tells the password of a backup from others, and a folder without one", () => {
  const backup = service("iphone-backup", "folder");
  expect([of("auth", backup), of("source-away", backup), of("forbidden", backup)]).toEqual(["backup-password", "no-backup", "folder-closed"]);
});

it("tells a backup that is damaged, too old, or one of several from one that is not there", () => {
  const backup = service("iphone-backup", "folder");
  expect([of("invalid-item", backup), of("unsupported", backup), of("usage", backup, "there are 2 backups in /x; name one: a, b"), of("usage", backup, "this is the vault")]).toEqual(["backup-damaged", "backup-old", "several-backups", null]);
});

it("tells a folder without an export, or with two people's, from one that is not there", () => {
  for (const found of [service("takeout", "folder"), service("apple-export", "folder")]) {
    expect([of("not-found", found), of("wrong-account", found), of("source-away", found), of("forbidden", found)]).toEqual(["no-export", "two-accounts", "no-folder", "folder-closed"]);
  }
  expect(of("not-found", folder)).toBe("no-folder");
});

it("says what to do about a phone that is not there, locked, or one of several", () => {
  const phone = service("adb", "password");
  expect([of("source-away", phone), of("source-locked", phone), of("usage", phone), of("forbidden", phone), of("source-busy", phone)]).toEqual(["no-phone", "phone-locked", "several-phones", "phone-closed", null]);
  expect(of("usage", phone, "address: not understood; it is like 192.168.1.20:5555")).toBe("phone-address");
  const camera = service("mtp", "password");
  expect([of("source-away", camera), of("source-locked", camera), of("usage", camera), of("forbidden", camera)], "debugging is nothing a camera has").toEqual([null, null, "several-phones", "phone-closed"]);
});

it("leaves the rest to the words of the code", () => {
  expect([of("no-keychain", icloud), of("rate-limited", icloud)]).toEqual([null, null]);
});
