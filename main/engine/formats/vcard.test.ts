import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinVCards, splitVCards, viewVCard, withBinaryMedia, withMembers, withPhoto, withUid } from "./vcard.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const text = (from: Uint8Array): string => Buffer.from(from).toString("utf8");
const card = (...lines: string[]): Uint8Array => bytes(["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n"));

describe("splitting a file", () => {
  it("gives each card its exact bytes and line", () => {
    const one = "BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n";
    const two = "begin:vcard\r\nVERSION:4.0\r\nFN:B\r\nend:vcard\r\n";
    const pieces = splitVCards(bytes(`\uFEFF${one}\n\n${two}`));
    expect(pieces.map((piece) => text(piece.bytes))).toEqual([one, two]);
    expect(pieces.map((piece) => piece.line)).toEqual([1, 7]);
  });

  it("marks what is no whole card, and keeps it", () => {
    const pieces = splitVCards(bytes("hello\r\nBEGIN:VCARD\r\nFN:A\r\nBEGIN:VCARD\r\nFN:B\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:C"));
    expect(pieces.map((piece) => piece.broken)).toEqual(["stray", "unterminated", undefined, "unterminated"]);
    expect(text(pieces[3]?.bytes ?? bytes(""))).toBe("BEGIN:VCARD\r\nFN:C");
  });

  it("keeps the card inside an AGENT in its card", () => {
    const agent = card("VERSION:2.1", "AGENT:", "BEGIN:VCARD", "FN:Inner", "END:VCARD", "FN:Outer");
    expect(splitVCards(agent)).toEqual([{ bytes: agent, line: 1 }]);
    expect(viewVCard(agent).fullName).toBe("Outer");
  });

  it("loses no byte but blank lines, whatever the input", () => {
    const parts = fc.array(fc.constantFrom("BEGIN:VCARD", "END:VCARD", "AGENT:", "FN:x", "", " ", "\r\n", "\n", "\n", "\u00ff"));
    fc.assert(
      fc.property(parts, (input) => {
        const whole = input.join("");
        const joined = splitVCards(bytes(whole)).map((piece) => text(piece.bytes)).join("");
        expect(joined.replaceAll(/\s/g, "")).toBe(whole.replaceAll(/\s/g, ""));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a card's view", () => {
  it("reads 3.0 with Apple's groups", () => {
    const view = viewVCard(
      card(
        "VERSION:3.0", "UID:urn:uuid:1-2", "FN:Zoë Li", "N:Li;Zoë;;Dr.;", "ORG:Acme\\, Inc.;R\\;D", "item1.TEL;type=CELL;type=pref:+49 170 1",
        "item1.X-ABLabel:_$!<Mobile>!$_", "item2.EMAIL;TYPE=INTERNET,Home:z@example.org", "item2.X-ABLabel:Schule",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12", "NOTE:one\\ntwo", "CATEGORIES:Family,Friends\\, old", "X-PHONETIC-LAST-NAME:Lee",
        "ADR;TYPE=home:;;Main St 1;Berlin;;10115;Germany", "REV:2026-01-01T00:00:00Z",
      ),
    );
    expect(view).toMatchObject({
      version: "3.0", uid: "1-2", fullName: "Zoë Li", name: { family: "Li", given: "Zoë", prefix: "Dr." }, org: ["Acme, Inc.", "R;D"],
      phones: [{ value: "+49 170 1", types: ["cell"], preferred: true, label: "Mobile" }],
      emails: [{ value: "z@example.org", types: ["internet", "home"], preferred: false, label: "Schule" }],
      birthday: { month: 4, day: 12 }, note: "one\ntwo", categories: ["Family", "Friends, old"], phonetic: { given: "", family: "Lee" },
      addresses: [{ street: "Main St 1", city: "Berlin", code: "10115", country: "Germany", types: ["home"] }], kind: "individual",
    });
    expect(view.birthday).not.toHaveProperty("year");
  });

  it("reads 2.1 with quoted-printable, soft breaks and a charset", () => {
    const view = viewVCard(
      card(
        "VERSION:2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96z;Ali;;;", "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Ali =", "=C3=96z",
        "TEL;CELL;PREF:0170", "NOTE;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:gr=FC=DF", "PHOTO;JPEG;ENCODING=BASE64:", " QUJD", "",
      ),
    );
    expect(view).toMatchObject({
      fullName: "Ali Öz", name: { family: "Öz", given: "Ali" }, phones: [{ value: "0170", types: ["cell"], preferred: true }], note: "grüß",
      photo: { kind: "inline", type: "image/jpeg", bytes: Buffer.from("ABC") },
    });
  });

  it("reads any text in 2.1 quoted-printable, wherever its lines break", () => {
    const charset = fc.constantFrom<[string, BufferEncoding]>(["UTF-8", "utf8"], ["ISO-8859-1", "latin1"]);
    const original = fc.string({ unit: fc.constantFrom(...Array.from("aZ09 =;,:\\\r\n\tüß.-\"")) });
    fc.assert(
      fc.property(original, charset, fc.integer({ min: 1, max: 25 }), fc.constantFrom("\r\n", "\n"), (note, [name, encoding], perRow, eol) => {
        const escaped = note.replace(/[\\;,]/g, "\\$&");
        const coded = Array.from(Buffer.from(escaped, encoding), (byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`);
        const rows = coded.join("").match(new RegExp(`.{1,${String(perRow * 3)}}`, "g")) ?? [];
        const value = rows.join(`=${eol}`);
        const read = viewVCard(bytes(`BEGIN:VCARD${eol}VERSION:2.1${eol}NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=${name}:${value}${eol}TEL:1${eol}END:VCARD${eol}`));
        expect(read.note ?? "").toBe(note);
        expect(read.phones).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  it("takes the delivery text of an address for no word of it, and reads parameters as text", () => {
    const view = viewVCard(new TextEncoder().encode('BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna\r\nADR;TYPE=home;LABEL="Hauptstra\u00dfe 1\\nM\u00fcnchen":;;Hauptstra\u00dfe 1;M\u00fcnchen;;;\r\nTEL;TYPE=B\u00fcro;LABEL=K\u00fcche:1\r\nEND:VCARD\r\n'));
    expect([view.addresses[0]?.label, view.addresses[0]?.types, view.phones[0]?.label, view.phones[0]?.types]).toEqual([undefined, ["home"], "K\u00fcche", ["b\u00fcro"]]);
  });

  it("reads 4.0 groups, photos and partial dates", () => {
    const group = viewVCard(card("VERSION:4.0", "KIND:group", "FN:Team", "MEMBER:urn:uuid:a", "MEMBER:urn:uuid:b", "BDAY:--0412"));
    expect(group).toMatchObject({ kind: "group", members: ["a", "b"], birthday: { month: 4, day: 12 } });
    expect(viewVCard(card("PHOTO;VALUE=uri:https://example.org/a.jpg")).photo).toEqual({ kind: "url", url: "https://example.org/a.jpg" });
    expect(viewVCard(card("PHOTO:data:image/png;base64,QUJD")).photo).toEqual({ kind: "inline", type: "image/png", bytes: Buffer.from("ABC") });
    expect(viewVCard(card("X-ADDRESSBOOKSERVER-KIND:group", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:c")).members).toEqual(["c"]);
  });
});

describe("editing a card", () => {
  it("changes the UID and nothing else", () => {
    const before = "BEGIN:VCARD\nVERSION:3.0\nuid;X=1:old\nNOTE:a\n b\nEND:VCARD";
    expect(text(withUid(bytes(before), "new"))).toBe(before.replace("old", "new"));
    expect(text(withUid(card("FN:A"), "n;1"))).toBe("BEGIN:VCARD\r\nFN:A\r\nUID:n\\;1\r\nEND:VCARD\r\n");
    expect(viewVCard(withUid(card("FN:A"), "n;1")).uid).toBe("n;1");
  });

  it("replaces members by their new UIDs", () => {
    const edited = withMembers(card("MEMBER:urn:uuid:a", "X-ADDRESSBOOKSERVER-MEMBER:b", "MEMBER:c"), new Map([["a", "urn:uuid:1"], ["b", "2"]]));
    expect(text(edited)).toBe(text(card("MEMBER:urn:uuid:1", "X-ADDRESSBOOKSERVER-MEMBER:2", "MEMBER:c")));
  });

  it("finds a member by what its UID says, not by how it is written", () => {
    const group = card("MEMBER:Müller\\, Ada");
    const { members } = viewVCard(group);
    expect(viewVCard(withMembers(group, new Map([[members[0] ?? "", "1"]]))).members).toEqual(["1"]);
  });

  it("puts a photo in, for each version", () => {
    const photo = { type: "image/jpeg", bytes: Buffer.alloc(200, 7) };
    for (const version of ["2.1", "3.0", "4.0"]) {
      const edited = withPhoto(card(`VERSION:${version}`, "PHOTO;VALUE=uri:https://a/b", "FN:A"), photo);
      expect(viewVCard(edited).photo).toEqual({ kind: "inline", ...photo });
      expect(text(edited)).not.toContain("https");
    }
  });

  it("joins cards into one file that splits into the same cards", () => {
    const cards = [card("FN:A"), bytes("BEGIN:VCARD\r\nFN:B\r\nEND:VCARD")];
    const joined = Buffer.concat([...joinVCards(cards)]);
    expect(splitVCards(joined).map((piece) => text(piece.bytes).trim())).toEqual(cards.map((each) => text(each).trim()));
  });
});

describe("withBinaryMedia", () => {
  const inline = (line: string): string => `BEGIN:VCARD\r\nVERSION:4.0\r\nUID:1\r\n${line}\r\nFN:Oma\r\nEND:VCARD\r\n`;
  const written = (line: string): string => Buffer.from(withBinaryMedia(Buffer.from(inline(line)))).toString().replaceAll("\r\n ", "");

  it.each([
    ["PHOTO:data:image/jpeg;base64,/9j/AAAA", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/AAAA"],
    ["PHOTO;VALUE=uri;PREF=1:data:image/jpeg\\;base64\\,/9j/AAAA", "PHOTO;PREF=1;ENCODING=b;TYPE=JPEG:/9j/AAAA"],
    ["PHOTO:https://example.org/oma.jpg", "PHOTO:https://example.org/oma.jpg"],
    ["NOTE:data:image/jpeg;base64,/9j/AAAA", "NOTE:data:image/jpeg;base64,/9j/AAAA"],
  ])("%s", (line, expected) => {
    expect(written(line)).toBe(inline(expected));
  });

  it("means the same photo", () => {
    const before = Buffer.from(inline("PHOTO:data:image/jpeg;base64,/9j/AAAA"));
    expect(viewVCard(withBinaryMedia(before)).photo).toEqual(viewVCard(before).photo);
  });
});
