import { expect, it } from "vitest";
import { Home } from "../cli.fixture.ts";

it("tells nothing to run that would be about the person's own vault, but how to begin one", { timeout: 60_000 }, async () => {
  using home = new Home();
  const { code, out } = await home.run(["demo"], "", { TMPDIR: home.dir });
  expect(code).toBe(0);
  const told = [...out.matchAll(/lifeboat (?!--vault)(\w+)/g)].map(([, command]) => command);
  expect(told).toEqual(["add", "backup"]);
});
