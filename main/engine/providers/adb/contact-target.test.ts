import { beforeEach, describe, expect, it } from "vitest";
import { compareItems } from "../../items/compare.ts";
import { bytesOf, gather } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Collection, Connection, Io, Op, Outcome, Question } from "../provider.ts";
import { connectionOf } from "./adb.ts";
import { FakePhone } from "./fake-phone.fixture.ts";
import { hasty } from "./subject.fixture.ts";

const authority = "com.android.contacts";
const folder = "/storage/emulated/0/Download/";
const people: Collection = { id: "contacts", name: "Contacts", kinds: ["contact"], readOnly: false, unlisted: "gone" };
const asked: Question[] = [];
const io = createTestIo({ ask: async (question) => String(asked.push(question)) });
let phone: FakePhone;
let connection: Connection;
beforeEach(async () => {
  asked.length = 0;
  phone = new FakePhone();
  connection = await connectionOf(phone, io, { patience: hasty });
});

const card = (...lines: readonly string[]): string => ["BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD", ""].join("\r\n");
const create = (key: string, text: string): Op => ({ do: "create", key, item: { kind: "contact", body: { type: "text/vcard", bytes: Buffer.from(text) } } });
const named = (name: string, ...lines: readonly string[]): string => card(`UID:${name}`, `FN:${name}`, `N:${name};;;;`, ...lines);

async function write(ops: readonly Op[], callIo: Io = io): Promise<Outcome[]> {
  if (connection.target === undefined) throw new Error("a phone can be written to");
  return gather(connection.target.write(people, ops, callIo));
}

async function textAt(href: string): Promise<Uint8Array> {
  const [answer] = connection.source === undefined ? [] : await gather(connection.source.read(people, [{ href }], io));
  return answer?.is === "item" ? bytesOf(answer.item.body) : new Uint8Array();
}

/** Where they are, else why not. */
const hrefs = (outcomes: readonly Outcome[]): unknown[] => outcomes.map((outcome) => (outcome.is === "done" ? outcome.ref?.href : outcome.is === "failed" ? outcome.code : outcome.is));

describe("people put on the phone", () => {
  it("come back as they were, under their own UIDs", async () => {
    const text = card(
      "UID:oma@x", "FN:Dr. Erna Müller", "N:Müller;Erna;;Dr.;", "NICKNAME:Oma", "X-PHONETIC-FIRST-NAME:Airna", "TEL;TYPE=CELL:+49 170 1", "item1.TEL:0170 2", "item1.X-ABLabel:Boat", "EMAIL;TYPE=HOME:oma@example.org",
      "ADR;TYPE=HOME:PF 2;;Weg 1;Köln;NRW;50667;DE", "ORG:Garten e.V.;Roses", "TITLE:Chair", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17", "item2.X-ABRELATEDNAMES:Karl", "item2.X-ABLabel:_$!<Spouse>!$_", "IMPP:xmpp:oma@jabber.example",
      String.raw`NOTE:likes\nroses\; and\, soup \\ 😀 نور`,
    );
    expect(hrefs(await write([create("k", text)]))).toEqual(["raw-1"]);
    const there = await textAt("raw-1");
    expect(compareItems("contact", Buffer.from(text), there).map(({ field }) => field)).toEqual([]);
    expect(Buffer.from(there).toString()).toContain("UID:oma@x\r\n");
  });

  it.each([
    ["4.0", ["BEGIN:VCARD", "VERSION:4.0", "UID:urn:uuid:1", "FN:Ben", "TEL;VALUE=uri;PREF=1:tel:+49-30-2", "BDAY:--0517", "END:VCARD", ""]],
    ["2.1", ["BEGIN:VCARD", "VERSION:2.1", "N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BCller;Ben", "TEL;CELL:+49-30-2", "BDAY:--0517", "END:VCARD", ""]],
    ["odd", ["BEGIN:VCARD", "VERSION:3.0", "FN:Ben", "this is no line", "TEL;TYPE=\"a\nb\":+49-30-2", "BDAY:--05-17", "END:VCARD", ""]],
  ])("are written as the phone's import reads them, from a card that is %s", async (_, lines) => {
    expect(hrefs(await write([create("k", lines.join("\r\n")), create("l", named("Second"))]))).toEqual(["raw-1", "raw-2"]);
    expect(phone.rows(`select data1 from "${authority}/data" where mimetype like '%contact_event' order by _id`)).toEqual([{ data1: "--05-17" }]);
  });

  it("wait for somebody to press Import, who is told so", async () => {
    phone.onOpened = (cards) => void setTimeout(() => phone.import(cards), 20);
    expect(hrefs(await write([create("a", named("Anna")), create("b", named("Ben"))]))).toEqual(["raw-1", "raw-2"]);
    expect(asked).toMatchObject([{ is: "unlock", people: 2, text: expect.stringMatching(/2 contacts.*press Import/) as string }]);
    const [opened] = phone.told.filter((line) => line.startsWith("am start"));
    expect(opened).toMatch(/^am start -a android\.intent\.action\.VIEW -t text\/x-vcard --grant-read-uri-permission -d 'content:\/\/media\/external\/file\/\d+'/);
    expect([...phone.files.keys()].filter((path) => path.startsWith(folder)), "the file is taken away again").toEqual([]);
  });

  it("are named, with what to do, where nobody does", async () => {
    phone.onOpened = () => undefined;
    expect(await write([create("a", named("Anna"))])).toMatchObject([{ is: "failed", code: "no-answer", detail: expect.stringContaining("press Import") as string }]);
    expect([...phone.files.keys()]).toEqual([]);
  });

  it("are told from those that are there, also by an import that drops what it does not know", async () => {
    phone.insert(authority, "raw_contacts", { _id: 1, contact_id: 1, deleted: 0, display_name: "Anna" });
    phone.insert(authority, "data", { raw_contact_id: 1, mimetype: "vnd.android.cursor.item/name", data1: "Anna" });
    phone.onOpened = (cards) => phone.import(cards, (type) => !type.includes("lifeboat"));
    const outcomes = await write([create("a", named("Anna", "TEL:1")), create("b", named("Anna", "TEL:2")), create("c", named("Ben"))]);
    expect(hrefs(outcomes)).toEqual(["raw-2", "raw-3", "raw-4"]);
  });

  it("that did not all come are told one by one", async () => {
    phone.onOpened = (cards) => phone.import(cards.replace(/^[\s\S]*?END:VCARD\r\n/, ""));
    expect(hrefs(await write([create("a", named("Anna")), create("b", named("Ben"))]))).toEqual(["no-answer", "raw-1"]);
  });

  it("are given up where no app opens a card, or the person stops", async () => {
    phone.amSays = "Error: Activity not started, unable to resolve Intent { act=android.intent.action.VIEW }\n";
    await expect(write([create("a", named("Anna"))])).rejects.toMatchObject({ code: "unsupported" });
    phone.amSays = undefined;
    const stop = new AbortController();
    phone.onOpened = () => stop.abort();
    await expect(write([create("a", named("Anna"))], createTestIo({ signal: stop.signal }))).rejects.toMatchObject({ code: "cancelled" });
    expect([...phone.files.keys()].filter((path) => path.startsWith(folder))).toEqual([]);
  });

  it("that lists of people are not", async () => {
    expect(hrefs(await write([create("a", card("UID:g", "FN:Family", "N:;;;;", "X-ADDRESSBOOKSERVER-KIND:group"))]))).toEqual(["unsupported"]);
    expect(phone.told.filter((line) => line.startsWith("am start"))).toEqual([]);
  });
});

it("what is taken away is what was imported, not what other accounts have of the same person", async () => {
  phone.insert(authority, "raw_contacts", { _id: 1, contact_id: 1, deleted: 0, display_name: "Anna", account_type: "com.whatsapp" });
  const [outcome] = await write([create("a", named("Anna"))]);
  phone.sql(`update "${authority}/raw_contacts" set contact_id = 1`);
  if (outcome?.is !== "done" || outcome.ref === undefined) throw new Error("it was not written");
  expect(await write([{ do: "remove", key: "away", ref: { href: "raw-1" } }])).toEqual([{ key: "away", is: "done" }]);
  expect(phone.rows(`select _id from "${authority}/raw_contacts"`)).toEqual([{ _id: 1 }]);
});

it("a phone that lets nobody change its contacts says which permission is missing", async () => {
  const [outcome] = await write([create("a", named("Anna"))]);
  phone.guarded.set(authority, "android.permission.WRITE_CONTACTS");
  const ref = outcome?.is === "done" ? outcome.ref : undefined;
  expect(await write([{ do: "remove", key: "away", ref: ref ?? { href: "" } }])).toMatchObject([{ is: "failed", code: "forbidden", detail: expect.stringContaining("WRITE_CONTACTS") as string }]);
});
