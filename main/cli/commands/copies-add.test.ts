import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newIdentity } from "../../engine/copies/age/keys.ts";
import { Home } from "../cli.fixture.ts";

it("adds no second copy with another key than the ones there are, and leaves that key where it is", { timeout: 120_000 }, async () => {
  using home = new Home();
  home.addContacts(["Anna"]);
  await home.run(["add", "files", home.phone, "--name", "Box"]);
  await home.run(["backup"]);
  const [own, other] = [home.file("own", newIdentity().text), home.file("other", newIdentity().text)];
  const add = (name: string, ...more: readonly string[]) => home.run(["copies", "add", "folder", join(home.dir, name), "--name", name, "--json", ...more]);
  expect(await add("One", "--key-file", own)).toMatchObject({ code: 0 });
  expect(await add("Two", "--key-file", other)).toMatchObject({ code: 2, events: [{ event: "error", code: "wrong-key" }] });
  expect((await home.run(["copies", "--json"])).events).toMatchObject([{ place: "One" }]);
  expect(await add("Two", "--key-file", own)).toMatchObject({ code: 0 });
  const run = await home.run(["copies", "run", "--json"]);
  expect(run.events.filter(({ event }) => event === "copied")).toMatchObject([{ status: "complete" }, { status: "complete" }]);
  home.file("own", newIdentity().text);
  expect(await add("Three")).toMatchObject({ code: 2, events: [{ code: "wrong-key" }] });
  expect(await home.run(["copies", "run", "One", "--json"])).toMatchObject({ code: 2, events: [{ code: "wrong-key" }] });
});

it("the first copy anew takes the key of the file that is named, though the file of the one before it is gone", { timeout: 120_000 }, async () => {
  using home = new Home();
  home.addContacts(["Anna"]);
  await home.run(["add", "files", home.phone, "--name", "Box"]);
  await home.run(["backup"]);
  const former = home.file("former", newIdentity().text);
  const add = (name: string, file: string) => home.run(["copies", "add", "folder", join(home.dir, name), "--name", name, "--key-file", file]);
  expect(await add("One", former)).toMatchObject({ code: 0 });
  await home.run(["copies", "remove", "One"]);
  rmSync(former);
  expect(await add("Two", home.file("new", newIdentity().text))).toMatchObject({ code: 0 });
  expect(await home.run(["copies", "run"])).toMatchObject({ code: 0 });
});
