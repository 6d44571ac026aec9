import { expect, it } from "vitest";
import { calledAs } from "./called-as.ts";
import { Home } from "./cli.fixture.ts";

it.each([
  ["lifeboat", {}, undefined],
  ["npx lifeboat", { npm_command: "exec" }, undefined],
  ["lifeboat --cli", {}, "lifeboat"],
  ["lifeboat --cli", { npm_command: "exec" }, "lifeboat"],
  ["/Applications/Lifeboat.app/Contents/MacOS/Lifeboat --cli", {}, "/Applications/Lifeboat.app/Contents/MacOS/Lifeboat"],
  ['"./Lifeboat (1).AppImage" --cli', { ARGV0: "./Lifeboat (1).AppImage" }, "/run/mounted/lifeboat"],
])("is %s", (called, env, electron) => {
  const versions = { ...process.versions, ...(electron !== undefined && { electron: "45.0.0" }) };
  expect(calledAs({ env, argv0: electron ?? "node", versions }, electron !== undefined)).toBe(called);
});

it("is what every command to run is told as: in helps, in errors, in what to do next", { timeout: 60_000 }, async () => {
  using home = new Home();
  const npx = (...words: readonly string[]) => home.run(words, "", { npm_command: "exec" });
  home.addContacts(["Anna"]);
  expect((await npx()).out).toContain("\n  npx lifeboat backup\n");
  expect((await npx("add", "files", home.phone)).err).toContain("Now run: npx lifeboat backup\n");
  expect((await npx("bakcup")).err).toContain('(see "npx lifeboat --help")');
  const help = (await npx("copies", "add", "--help")).out;
  expect(help).toContain("Usage: npx lifeboat copies add ");
  expect(help).toContain("\n  npx lifeboat copies add folder /media/blue/lifeboat\n");
  expect((await npx("undo", "7", "--vault", home.vault)).err).toContain(`there is no receipt 7 (npx lifeboat --vault "${home.vault}" receipt lists them)`);
  expect((await npx("drill", "--full", "--vault", home.vault)).err).toContain(`add one with: npx lifeboat --vault "${home.vault}" copies add.`);
});
