import { expect, it } from "vitest";
import { LifeboatError } from "../../../api/errors.ts";
import { gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import { ExportConnection, type ExportKind } from "./connection.ts";

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
