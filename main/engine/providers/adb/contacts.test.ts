import { beforeEach, describe, expect, it } from "vitest";
import { viewVCard } from "../../formats/vcard.ts";
import { bytesOf } from "../bytes.ts";
import { createTestIo } from "../memory/io.ts";
import type { Item } from "../provider.ts";
import { contactsId, contactsPart } from "./contacts.ts";
import { askOf } from "./content.ts";
import { type Cells, FakePhone } from "./fake-phone.fixture.ts";

const authority = "com.android.contacts";
let phone: FakePhone;
beforeEach(() => {
  phone = new FakePhone();
});

const raw = (cells: Cells): void => phone.insert(authority, "raw_contacts", { deleted: 0, contact_id: 1, ...cells });
const data = (kind: string, cells: Cells, rawId = 1): void => phone.insert(authority, "data", { raw_contact_id: rawId, mimetype: `vnd.android.cursor.item/${kind}`, ...cells });

async function people(): Promise<Map<string, Item>> {
  const io = createTestIo();
  const contents = await contactsPart(askOf(phone)).contents(contactsId, io, "now");
  return new Map(await Promise.all([...(contents?.entries ?? [])].map(async ([href, entry]) => [href, await entry.item()] as const)));
}

async function onlyCard(): Promise<string> {
  const [item] = (await people()).values();
  return item === undefined ? "" : Buffer.from(await bytesOf(item.body)).toString("utf8").replaceAll("\r\n ", "");
}

describe("a person of the phone", () => {
  it("is a card with everything of it", async () => {
    raw({ _id: 1, sourceid: "abc", display_name: "Dr. Erna Müller" });
    data("name", { data1: "Dr. Erna Müller", data2: "Erna", data3: "Müller", data4: "Dr.", data7: "Airna" });
    data("nickname", { data1: "Oma" });
    data("phone_v2", { data1: "+49 30 1", data2: 17 });
    data("phone_v2", { data1: "0170 2", data2: 0, data3: "Boat; small" });
    data("phone_v2", { data1: "0170 3", data2: 19 });
    data("email_v2", { data1: "erna@example.org", data2: 1, is_super_primary: 1 });
    data("postal-address_v2", { data1: "x", data2: 1, data4: "Weg 1", data5: "PF 2", data7: "Köln", data8: "NRW", data9: "50667", data10: "DE" });
    data("postal-address_v2", { data1: "Only, as typed", data2: 3 });
    data("organization", { data1: "Garten e.V.", data2: 1, data4: "Chair", data5: "Roses" });
    data("contact_event", { data1: "--05-17", data2: 3 });
    data("contact_event", { data1: "1999-06-01", data2: 1 });
    data("contact_event", { data1: "sometime in spring", data2: 0, data3: "Moved" });
    data("website", { data1: "https://example.org/?a=1,2", data2: 2 });
    data("im", { data1: "erna@jabber.example", data2: 1, data5: 7 });
    data("im", { data1: "erna", data5: -1, data6: "Threema" });
    data("sip_address", { data1: "erna@sip.example", data2: 2 });
    data("relation", { data1: "Karl", data2: 14 });
    data("note", { data1: "likes\nroses; and, soup" });
    data("vnd.com.whatsapp.profile", { data1: "49170@s.whatsapp.net" });
    const card = await onlyCard();
    for (const line of [
      "UID:abc", "N:Müller;Erna;;Dr.;", "FN:Dr. Erna Müller", "NICKNAME:Oma", "X-PHONETIC-FIRST-NAME:Airna",
      "TEL;TYPE=WORK;TYPE=CELL:+49 30 1", "TEL:0170 2", "X-ABLabel:Boat\\; small", "X-ABLabel:_$!<Assistant>!$_",
      "EMAIL;TYPE=HOME;TYPE=PREF:erna@example.org", "ADR;TYPE=HOME:PF 2;;Weg 1;Köln;NRW;50667;DE", "ADR:;;Only\\, as typed",
      "ORG:Garten e.V.;Roses", "TITLE:Chair", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17", "X-ABDATE:1999-06-01", "X-ABLabel:_$!<Anniversary>!$_",
      "X-ABDATE;VALUE=text:sometime in spring", "URL:https://example.org/?a=1\\,2", "IMPP;TYPE=HOME:xmpp:erna@jabber.example",
      "IMPP;X-SERVICE-TYPE=Threema:Threema:erna", "IMPP;TYPE=WORK:sip:erna@sip.example", "X-ABRELATEDNAMES:Karl", "X-ABLabel:_$!<Spouse>!$_",
      "NOTE:likes\\nroses\\; and\\, soup",
    ]) expect(card).toMatch(new RegExp(String.raw`^(?:item\d+\.)?${line.replaceAll(/[^\w ]/g, "\\$&")}\r$`, "m"));
    const view = viewVCard(Buffer.from(card));
    expect(view.birthday).toEqual({ month: 5, day: 17 });
    expect(view.phones.map(({ value, label }) => [value, label])).toEqual([["+49 30 1", undefined], ["0170 2", "Boat; small"], ["0170 3", "Assistant"]]);
  });

  it("is one card for all accounts that have her, without what they repeat", async () => {
    raw({ _id: 1, sourceid: "google-1", starred: 1 });
    raw({ _id: 2, account_type: "com.whatsapp" });
    data("name", { data1: "Erna", data2: "Erna" });
    data("phone_v2", { data1: "+49 170 1234", data2: 2 });
    data("phone_v2", { data1: "+491701234", data2: 2 }, 2);
    data("name", { data1: "Erna W", data2: "Erna W" }, 2);
    const found = await people();
    expect([...found.keys()]).toEqual(["raw-1"]);
    expect(found.get("raw-1")).toMatchObject({ uid: "google-1", facts: { favourite: true } });
    const card = await onlyCard();
    expect(card.match(/^TEL/gm)).toHaveLength(1);
    expect(card.match(/^N:/gm)).toHaveLength(1);
    expect(card).toContain("FN:Erna\r");
  });

  it("has a name even where the phone has none", async () => {
    raw({ _id: 1, contact_id: 1 });
    data("email_v2", { data1: "who@example.org" });
    expect(await onlyCard()).toContain("FN:who@example.org");
  });

  it("is kept with the phone's own rows, and told by them", async () => {
    raw({ _id: 1 });
    data("vnd.com.example.app", { data1: "only the app knows" });
    const io = createTestIo();
    const part = contactsPart(askOf(phone));
    const [before] = (await part.contents(contactsId, io, "now"))?.entries.values() ?? [];
    const item = await before?.item();
    expect(item?.raw && Buffer.from(await bytesOf(item.raw)).toString()).toContain("only the app knows");
    phone.sql(`update "${authority}/data" set data1 = 'changed'`);
    const [held] = (await part.contents(contactsId, io, "held"))?.entries.values() ?? [];
    const [after] = (await part.contents(contactsId, io, "now"))?.entries.values() ?? [];
    expect(held?.ref.etag).toBe(before?.ref.etag);
    expect(after?.ref.etag).not.toBe(before?.ref.etag);
  });

  it("is in the groups that are there", async () => {
    phone.insert(authority, "groups", { _id: 5, title: "Family", deleted: 0 });
    raw({ _id: 1 });
    data("group_membership", { data1: 5 });
    data("group_membership", { data1: 9 });
    expect((await people()).get("raw-1")?.facts).toEqual({ favourite: false, groups: ["group-5"] });
  });

  it("is owed by name where a field is too large, and others are read", async () => {
    raw({ _id: 1 });
    raw({ _id: 2, contact_id: 2 });
    data("note", { data1: "x".repeat(3_000_000) });
    data("note", { data1: "short" }, 2);
    const entries = (await contactsPart(askOf(phone)).contents(contactsId, createTestIo(), "now"))?.entries;
    await expect(entries?.get("raw-1")?.item()).rejects.toMatchObject({ code: "too-large" });
    await expect(entries?.get("raw-2")?.item()).resolves.toMatchObject({ kind: "contact" });
  });
});

it("names the permission that is missing", async () => {
  phone.denied.set(authority, "android.permission.READ_CONTACTS");
  await expect(people()).rejects.toMatchObject({ code: "forbidden", detail: expect.stringContaining("android.permission.READ_CONTACTS") as string });
});
