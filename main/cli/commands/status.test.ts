import { join } from "node:path";
import { expect, it } from "vitest";
import { Home } from "../cli.fixture.ts";

it("says when bringing back was practised last, and from which second copy everything was rebuilt", { timeout: 120_000 }, async () => {
  using home = new Home();
  home.addContacts(["Anna"]);
  const env = { LIFEBOAT_PASSPHRASE_FILE: home.file("passphrase", "correct horse") };
  const run = async (...args: string[]): Promise<string> => (await home.run(args, "", env)).out;
  await run("add", "files", home.phone, "--name", "Box");
  await run("backup");
  expect((await home.run(["status", "--json"])).events[0]).toMatchObject({ lastPractice: null, lastRebuild: null });
  await run("drill");
  await run("copies", "add", "folder", join(home.dir, "disk"), "--name", "blue");
  await run("copies", "run");
  await run("drill", "--full", "--yes");
  const said = await run("status");
  expect(said).toMatch(/^Everything is here\..*\n {2}The last practice restore worked \(today .*\)\.\n {2}The last full rebuild, from "blue", worked \(today /);
  expect((await home.run(["status", "--json"])).events[0]).toMatchObject({ lastPractice: { status: "passed" }, lastRebuild: { status: "passed", place: "blue" } });
});
