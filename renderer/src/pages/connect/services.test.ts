import { describe, expect, it } from "vitest";
import type { ProviderInfo } from "../../../../main/api/contract.ts";
import { askedOf, freeName, hostsOf, isLocal, missingOf, ownName, partsOf, servicesOf, usualKinds } from "./services.ts";

const choices = [
  { id: "icloud", title: "icloud", setup: [], lacks: [], servers: ["contacts.icloud.com", "caldav.icloud.com"], appPassword: true },
  { id: "generic", title: "generic", setup: [], lacks: [], servers: [], appPassword: false },
];
const dav: ProviderInfo = {
  id: "dav",
  title: "CardDAV",
  kinds: ["contact", "event", "task"],
  fields: [
    { name: "preset", type: "choice", required: false, choices },
    { name: "url", type: "url", required: false },
    { name: "user", type: "text", required: false },
    { name: "password", type: "password", required: false },
    { name: "token", type: "password", required: false },
  ],
};
const files: ProviderInfo = { id: "files", title: "A folder", kinds: ["photo"], fields: [{ name: "dir", type: "folder", required: true }] };
const [icloud, generic, folder] = servicesOf([dav, files]) as [ReturnType<typeof servicesOf>[0], ReturnType<typeof servicesOf>[0], ReturnType<typeof servicesOf>[0]];
const [backup] = servicesOf([{ id: "iphone-backup", title: "Backup", kinds: ["contact"], fields: [{ name: "dir", type: "folder", required: true }, { name: "password", type: "password", required: false }] }]) as [typeof icloud];

describe("services", () => {
  it("are the presets by name, and providers without any", () => {
    expect([icloud, generic, folder].map(({ id }) => id)).toEqual(["icloud", "generic", "files"]);
    expect([icloud, generic, folder].map(isLocal)).toEqual([false, false, true]);
  });

  it("promise only what surely comes: a cable gives no to-dos", () => {
    const all = ["contact", "event", "task", "photo"] as const;
    const promised = servicesOf(["adb", "mtp", "google"].map((id) => ({ id, title: id, kinds: [...all], fields: [] }))).map((service) => [service.id, ...usualKinds(service)]);
    expect(Object.fromEntries(promised.map(([id = "", ...kinds]) => [id, kinds]))).toEqual({ google: [...all], adb: ["contact", "event", "photo"], mtp: ["photo"] });
  });

  it("ask for an address only where it is not known", () => {
    expect(askedOf(icloud, {}).filter(({ aside }) => aside).map(({ field }) => field.name)).toEqual(["url"]);
    expect(missingOf(icloud, {})).toEqual(["user", "password"]);
    expect(missingOf(generic, {})).toEqual(["url", "user", "password"]);
    expect(missingOf(generic, { url: "mum@example.org", password: " " })).toEqual(["password"]);
    expect(missingOf(folder, {})).toEqual(["dir"]);
  });

  it("need no secret for what is on this computer: a backup may be encrypted or not", () => {
    expect([missingOf(backup, {}), isLocal(backup)]).toEqual([["dir"], true]);
    expect(partsOf(backup, { dir: "/b", password: "pw" })).toEqual({ settings: { dir: "/b" }, secrets: { password: "pw" } });
  });

  it("ask nothing about a phone at a cable", () => {
    const fields = ["serial", "address"].map((name) => ({ name, type: "text" as const, required: false }));
    const [phone] = servicesOf([{ id: "adb", title: "Phone", kinds: ["contact"], fields }]) as [typeof icloud];
    expect([missingOf(phone, {}), isLocal(phone)]).toEqual([[], true]);
    expect(askedOf(phone, {}).filter(({ aside }) => aside).map(({ field }) => field.name)).toEqual(["address"]);
  });

  it("take one secret, and offer another only where somebody may have one", () => {
    expect(missingOf(generic, { url: "dav.example.org", token: "t" })).toEqual([]);
    expect(askedOf(generic, {}).filter(({ aside }) => aside).map(({ field }) => field.name)).toEqual(["token"]);
    expect(askedOf(icloud, {}).some(({ field }) => field.name === "token")).toBe(false);
  });

  it("keep secrets apart from settings, and leave out what is empty", () => {
    expect(partsOf(icloud, { url: " ", user: "mum@example.org ", password: " pw " })).toEqual({
      settings: { preset: "icloud", user: "mum@example.org" },
      secrets: { password: "pw" },
    });
  });

  it("take a password as it was typed, and one that is always copied without what came with it", () => {
    expect(partsOf(backup, { dir: " /b ", password: " my word " })).toEqual({ settings: { dir: "/b" }, secrets: { password: " my word " } });
    expect(partsOf(icloud, { password: " abcd-efgh\u00a0" }).secrets).toEqual({ password: "abcd-efgh" });
  });

  it("say where the password goes", () => {
    expect(hostsOf(icloud, {})).toEqual(["contacts.icloud.com", "caldav.icloud.com"]);
    expect(hostsOf(generic, { url: "mum@example.org" })).toEqual(["example.org"]);
    expect(hostsOf(generic, { url: "dav.example.org/alice" })).toEqual(["dav.example.org"]);
    expect(hostsOf(generic, { url: "http://127.0.0.1:5232/" })).toEqual(["127.0.0.1:5232"]);
    expect(hostsOf(generic, { url: "" })).toEqual([]);
    expect(hostsOf(generic, { url: "our server" })).toEqual([]);
  });

  it("get a name that is not taken", () => {
    expect(ownName(generic, { url: "mum@example.org" })).toBe("example.org");
    expect([ownName(folder, { dir: "/srv/Photos/" }), ownName(folder, { dir: "C:\\Pictures" }), ownName(folder, {})]).toEqual(["Photos", "Pictures", ""]);
    const seen = { ...folder, provider: { ...files, found: [{ label: "Oma's iPhone", settings: { dir: "/b/0000-1" } }] } };
    expect([ownName(seen, { dir: "/b/0000-1" }), ownName(seen, { dir: "/b/other" })]).toEqual(["Oma's iPhone", "other"]);
    expect(freeName("iCloud", [])).toBe("iCloud");
    expect(freeName("iCloud", ["icloud", "iCloud 2"])).toBe("iCloud 3");
  });
});
