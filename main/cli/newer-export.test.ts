import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writePeopleExport } from "../engine/providers/takeout/people.fixture.ts";
import { Home } from "./cli.fixture.ts";

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home[Symbol.dispose]());

it("a newer export is given to the account, and another person's is refused", async () => {
  const [first, second, theirs] = [["mum", "Ada", "Berta"], ["mum", "Clara"], ["dad", "Bob"]].map(([whose, ...names], n) => {
    return dirname(writePeopleExport(join(home.dir, `export ${String(n)}`), { address: `${String(whose)}@example.org`, names }));
  }) as [string, string, string];
  expect(await home.run(["add", "takeout", first, "--name", "Takeout"])).toMatchObject({ code: 0 });
  expect(await home.run(["backup"])).toMatchObject({ code: 0 });
  expect(await home.run(["login", "Takeout", "--dir", theirs])).toMatchObject({ code: 1 });
  expect(await home.run(["login", "Takeout", "--dir", second, "--same-account"])).toMatchObject({ code: 2 });
  expect(await home.run(["login", "Takeout", "--dir", home.dir])).toMatchObject({ code: 2 });
  expect(await home.run(["login", "Takeout", "--dir", second])).toMatchObject({ code: 0 });
  expect(await home.run(["backup"])).toMatchObject({ code: 0 });
  const { events } = await home.run(["ls", "--json"]);
  expect(events.filter((event) => event["event"] === "item").map((item) => String(item["name"])).toSorted()).toEqual(["Ada", "Berta", "Clara"]);
});
