import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import { ExportConnection, type ExportKind } from "./connection.ts";
import { type Shelf, shelved } from "./shelf.ts";

it("closes the parts of what it could not open, at first and when it looks again", async () => {
  const io = createTestIo();
  const closed: string[] = [];
  let [state, broken] = ["first", true];
  const kind: ExportKind = {
    name: "test",
    async find() {
      const name = state;
      const part = { name, export: "", order: "", state, entries: async function* () {}, close: async () => void closed.push(name) };
      return { parts: [part], missing: [], filled: [], state };
    },
    async read() {
      if (broken) throw new LifeboatError("cancelled", "stopped on request");
      return { identity: { id: "test:1", label: "Test" }, shelves: new Map(), state, whole: true, filled: [] };
    },
  };
  await expect(ExportConnection.open(kind, io)).rejects.toMatchObject({ code: "cancelled" });
  expect(closed).toEqual(["first"]);
  broken = false;
  await using connection = await ExportConnection.open(kind, io);
  [state, broken] = ["second", true];
  await expect(gather(connection.collections(io))).rejects.toMatchObject({ code: "cancelled" });
  expect(closed).toEqual(["first", "first", "second"]);
});

it("does not look over very many files anew for each page that is read, but does where one of them cannot be", async () => {
  const io = createTestIo();
  let [looks, away, ms] = [0, false, 0];
  const refs = new Map(["a", "b", "lost"].map((href) => [href, { href, etag: "1" }]));
  const shelf: Shelf = {
    collection: shelved("photos", "Photos", ["photo"]),
    groups: async () => [],
    refs: async () => refs,
    async *read(wanted) {
      for (const ref of wanted) yield ref.href === "lost" ? { is: "failed", href: ref.href, code: "not-found", detail: "" } : { is: "gone", href: ref.href };
    },
  };
  const kind: ExportKind = {
    name: "test",
    async find() {
      looks += 1;
      await sleep(ms);
      if (away) throw new LifeboatError("source-away", "it is away");
      return { parts: [], missing: [], filled: [], state: "one" };
    },
    read: async () => ({ identity: { id: "test:1", label: "Test" }, shelves: new Map([["photos", shelf]]), state: "one", whole: true, filled: [] }),
  };
  await using connection = await ExportConnection.open(kind, io);
  const read = (href: string): Promise<unknown[]> => gather(connection.source.read(shelf.collection, [{ href }], io));
  for (let n = 0; n < 3; n++) await read("a");
  expect(looks).toBe(4);
  ms = 550;
  for (let n = 0; n < 5; n++) await read("b");
  expect(looks).toBe(5);
  away = true;
  await expect(read("lost")).rejects.toMatchObject({ code: "source-away" });
  await expect(read("b")).rejects.toMatchObject({ code: "source-away" });
});
