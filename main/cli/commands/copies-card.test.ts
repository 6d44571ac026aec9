import { closeSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newIdentity } from "../../engine/copies/age/keys.ts";
import { Home } from "../cli.fixture.ts";

it.skipIf(process.platform === "win32")("writes the key to print into a file of its own, never into one that others have open or made a link of", { timeout: 120_000 }, async () => {
  using home = new Home();
  home.addContacts(["Anna"]);
  await home.run(["add", "files", home.phone, "--name", "Box"]);
  const none = await home.run(["copies", "card"]);
  expect([none.code, none.err]).toEqual([1, expect.stringMatching(/no second copy yet/)]);
  expect(none.err).not.toContain("The copies are still there");
  const key = newIdentity().text;
  const { err } = await home.run(["copies", "add", "folder", join(home.dir, "disk"), "--key-file", home.file("key", key)]);
  expect([err.includes("was made"), err.includes(join(home.dir, "key"))]).toEqual([false, true]);
  const old = home.file("card.html", "of the year before", 0o644);
  const listener = openSync(old, "r");
  expect(await home.run(["copies", "card", "--out", old])).toMatchObject({ code: 0 });
  expect(readFileSync(listener, "utf8")).toBe("of the year before");
  closeSync(listener);
  expect(readFileSync(old, "utf8").replaceAll(/\s/g, "")).toContain(key);
  expect(lstatSync(old).mode & 0o777).toBe(0o600);

  const theirs = home.file("theirs", "");
  const link = join(home.dir, "link.html");
  symlinkSync(theirs, link);
  expect(await home.run(["copies", "card", "--out", link])).toMatchObject({ code: 0 });
  expect([readFileSync(theirs, "utf8"), lstatSync(link).isFile()]).toEqual(["", true]);

  mkdirSync(join(home.dir, "drawer/folder"), { recursive: true });
  expect(await home.run(["copies", "card", "--out", join(home.dir, "drawer/folder")])).toMatchObject({ code: 2 });
  expect(readdirSync(join(home.dir, "drawer"))).toEqual(["folder"]);
});
