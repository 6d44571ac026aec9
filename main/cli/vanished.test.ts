import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startScript } from "../engine/net/http.fixture.ts";
import { Home } from "./cli.fixture.ts";

const people = Array.from({ length: 24 }, (_, n) => `Person ${String(n).padStart(2, "0")}`);

async function lost(home: Home, names: readonly string[]): Promise<void> {
  for (const name of names) rmSync(join(home.phone, `contacts/${encodeURIComponent(name)}.vcf`));
  await home.run(["backup", "--second-look", "0"]);
}

it("names what vanished, and answers only for what was shown", { timeout: 60_000 }, async () => {
  using home = new Home();
  home.addContacts(people);
  await home.run(["add", "files", home.phone, "--name", "Box"]);
  await home.run(["backup"]);
  expect(await home.run(["vanished"])).toMatchObject({ code: 0, out: "", err: expect.stringContaining("Nothing has vanished.") as string });

  await lost(home, people.slice(0, 14));
  const [shown] = (await home.run(["held", "--json"])).events;
  await lost(home, people.slice(14, 16));
  const first = (await home.run(["vanished", "--json"])).events;
  expect(first.map((event) => event["name"])).toEqual([...people.slice(14, 16), ...people.slice(0, 14)]);
  expect(first[0]).toMatchObject({ event: "vanished", alarm: shown?.["id"], answer: "waits", account: "Box" });

  expect((await home.run(["accept", "1", "--shown", "today"])).code).toBe(2);
  const accepted = await home.run(["accept", "1", "--shown", String(shown?.["grew"]), "--json"]);
  expect(accepted.events).toEqual([{ event: "accepted", held: 1, count: 14 }]);
  const then = (await home.run(["vanished", "--alarm", "1"])).out;
  expect(then.match(/waits for your answer/g)).toHaveLength(2);
  expect(then.match(/you said you deleted it \(alarm 1\)/g)).toHaveLength(14);
  expect((await home.run(["status"])).code).toBe(4);
  expect((await home.run(["vanished", "--alarm", "7"])).code).toBe(1);
});

it("what an undo takes away again was not deleted by anybody, and is not said to be back", { timeout: 60_000 }, async () => {
  using home = new Home();
  home.addContacts(people);
  await home.run(["add", "files", home.phone, "--name", "Box"]);
  await home.run(["backup"]);
  await lost(home, people.slice(0, 14));
  await home.run(["putback", "1", "--second-look", "0"]);
  expect((await home.run(["vanished"])).out).toBe("");
  expect((await home.run(["undo", "1", "--yes", "--second-look", "0"])).code).toBe(0);
  for (const which of [[], ["--alarm", "1"]]) {
    const { events } = await home.run(["vanished", ...which, "--json"]);
    expect(events.map((event) => event["answer"])).toEqual(Array.from({ length: 14 }, () => "undone"));
    expect((await home.run(["vanished", ...which])).out).not.toMatch(/you deleted it|it is back/);
  }
});

it("tells a monitor after a run in which all was kept, and of nothing else", { timeout: 60_000 }, async () => {
  using home = new Home();
  home.addContacts(people);
  let status = 200;
  await using monitor = await startScript(() => ({ status }));
  await home.run(["add", "files", home.phone, "--name", "Box"]);
  const backup = () => home.run(["backup", "--second-look", "0", "--ping", `${monitor.url}/ping/1`]);

  expect(await backup()).toMatchObject({ code: 0, err: expect.not.stringContaining("could not be told") as string });
  expect(monitor.seen).toMatchObject([{ method: "GET", path: "/ping/1", body: "" }]);
  status = 500;
  expect(await backup()).toMatchObject({ code: 0, err: expect.stringContaining("could not be told: status 500") as string });
  await lost(home, people);
  expect((await backup()).code).toBe(4);
  expect(monitor.seen).toHaveLength(2);
  for (const url of ["http://192.0.2.1/x", "ftp://example.org/", "https://user:secret@example.org/", "x"]) {
    expect(await home.run(["backup", "--ping", url])).toMatchObject({ code: 2 });
  }
});
