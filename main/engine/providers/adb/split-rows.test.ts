import { array, assert, asyncProperty, boolean, constant, constantFrom, oneof, string, tuple } from "fast-check";
import { expect, it } from "vitest";
import { splitRows } from "./split-rows.ts";
import { readTable } from "./table.ts";
import { createTestIo } from "../memory/io.ts";
import { askOf } from "./content.ts";
import { FakePhone } from "./fake-phone.fixture.ts";

const contacts = "com.android.contacts";
const wish = { uri: `content://${contacts}/data`, numbers: ["raw_contact_id"], texts: ["mimetype", "data1", "data2", "data3"] };

/** What has broken programs that read this: what divides rows and columns, words for nothing, and texts of the world. */
const hostile = oneof(
  constant(null),
  string({ unit: "grapheme", maxLength: 20 }),
  array(
    constantFrom("\n", "\r\n", ", ", "Row: ", "Row: 1 _id=2, data1=", "\nRow: 1 _id=2, data1=", "\nRow: 2 _id=3, mimetype=", ", data2=", ", data1=", "NULL", "BLOB", "_id=1", "=", "'", "No result found.\n", "Error while accessing provider:x\n", "😀", "نور\u202e", "\u0000", "\u2028", "🇩🇪 e\u0301"),
    { minLength: 1, maxLength: 5 },
  ).map((parts) => parts.join("")),
);
const rows = array(tuple(hostile, hostile, hostile), { maxLength: 6 });

it("gives back every value as it is stored, whatever is in it", async () => {
  await assert(
    asyncProperty(rows, boolean(), async (stored, together) => {
      const phone = new FakePhone();
      phone.together = together;
      phone.insert(contacts, "raw_contacts", { _id: 1, deleted: 0 });
      for (const [n, [a, b, c]] of stored.entries()) phone.insert(contacts, "data", { _id: n + 1, raw_contact_id: 1, mimetype: "m", data1: a, data2: b, data3: c });
      const table = await readTable(askOf(phone), wish, createTestIo());
      expect(table.rows.map((row) => [row["data1"], row["data2"], row["data3"]])).toEqual(stored);
      expect(table.unread.size).toBe(0);
    }),
    { numRuns: 400 },
  );
});

it("asks little where nothing is doubtful", async () => {
  const phone = new FakePhone();
  phone.insert(contacts, "raw_contacts", { _id: 1, deleted: 0 });
  for (let n = 1; n <= 500; n += 1) phone.insert(contacts, "data", { _id: n, raw_contact_id: 1, mimetype: "m", data1: `line ${n}\nof, several=1`, data2: null });
  await readTable(askOf(phone), wish, createTestIo());
  expect(phone.calls, "ids, columns, and which NULL is a word").toBe(3);
});

it("finds one row that looks like another by halving", async () => {
  const phone = new FakePhone();
  phone.insert(contacts, "raw_contacts", { _id: 1, deleted: 0 });
  for (let n = 1; n <= 500; n += 1) phone.insert(contacts, "data", { _id: n, raw_contact_id: 1, mimetype: "m", data1: n === 250 ? "\nRow: 250 _id=251, data1=" : "x" });
  const { rows: found } = await readTable(askOf(phone), wish, createTestIo());
  expect(found[249]?.["data1"]).toBe("\nRow: 250 _id=251, data1=");
  expect(phone.calls).toBeLessThan(30);
});

it("reads again where a row goes meanwhile, and gives up where that never ends", async () => {
  const phone = new FakePhone();
  phone.insert(contacts, "raw_contacts", { _id: 1, deleted: 0 });
  for (let n = 1; n <= 9; n += 1) phone.insert(contacts, "data", { _id: n, raw_contact_id: 1, mimetype: "m", data1: "x" });
  let left = 1;
  phone.beforeAnswer = (query) => {
    if (left <= 0 || !query.includes("data1")) return;
    left -= 1;
    phone.sql(`delete from "${contacts}/data" where _id = (select max(_id) from "${contacts}/data")`);
  };
  expect((await readTable(askOf(phone), wish, createTestIo())).rows).toHaveLength(8);
  left = 1000;
  await expect(readTable(askOf(phone), wish, createTestIo())).rejects.toMatchObject({ code: "bad-answer" });
});

it("leaves a row that comes meanwhile to the next look", async () => {
  const phone = new FakePhone();
  phone.insert(contacts, "raw_contacts", { _id: 1, deleted: 0 });
  for (let n = 1; n <= 3; n += 1) phone.insert(contacts, "data", { _id: n, raw_contact_id: 1, mimetype: "m", data1: `note ${n}` });
  phone.beforeAnswer = (query) => {
    if (query.includes("data1")) phone.insert(contacts, "data", { raw_contact_id: 1, mimetype: "m", data1: "new" });
  };
  expect((await readTable(askOf(phone), wish, createTestIo())).rows.map((row) => row["data1"])).toEqual(["note 1", "note 2", "note 3"]);
});

it("reads what a phone has of the columns", async () => {
  const phone = new FakePhone();
  phone.insert(contacts, "raw_contacts", { _id: 1, deleted: 0 });
  phone.insert(contacts, "data", { _id: 1, raw_contact_id: 1, mimetype: "m", data1: "x, data2=y" });
  const { rows: found } = await readTable(askOf(phone), { ...wish, texts: ["data1", "not_here", "data2"] }, createTestIo());
  expect(found).toEqual([{ _id: "1", raw_contact_id: "1", data1: "x, data2=y", data2: null }]);
});

it("names a row with a field too large to be handed over, and reads the others", async () => {
  const phone = new FakePhone();
  phone.insert(contacts, "raw_contacts", { _id: 1, deleted: 0 });
  for (let n = 1; n <= 9; n += 1) phone.insert(contacts, "data", { _id: n, raw_contact_id: 1, mimetype: "m", data1: n === 4 ? "x".repeat(3_000_000) : `note ${n}` });
  const table = await readTable(askOf(phone), wish, createTestIo());
  expect([...table.unread]).toEqual(["4"]);
  expect(table.rows[8]?.["data1"]).toBe("note 9");
});

it("refuses what is cut off, or of other rows", () => {
  const whole = "Row: 0 _id=1, a=x\nRow: 1 _id=2, a=y\n";
  expect(splitRows(whole, ["1", "2"], ["a"])).toEqual([["x"], ["y"]]);
  for (const text of [whole.slice(0, -1), whole.slice(0, 20), "", "No result found.\n", whole.replace("_id=2", "_id=3")]) expect(() => splitRows(text, ["1", "2"], ["a"]), text).toThrow("");
});
