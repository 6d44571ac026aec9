// What Android's contacts app makes of a file of cards, from AOSP's frameworks/opt/vcard (VCardParserImpl_V30, VCardEntry):
// nothing of a file with a card it cannot read.
export type ImportedRow = Readonly<Record<string, string | number | Uint8Array>>;
export type Imported = { readonly displayName: string; readonly rows: readonly ImportedRow[] };

type Line = { readonly name: string; readonly types: readonly string[]; readonly value: string };
type Draft = { name: string; structured: ImportedRow; readonly rows: ImportedRow[] };

const item = (kind: string): string => `vnd.android.cursor.item/${kind}`;

/** Throws where the phone would say that the file cannot be read. */
export function importCards(text: string): Imported[] {
  const lines = text.replaceAll(/\r?\n[ \t]/g, "").split(/\r?\n/).filter((line) => line !== "").map(lineOf);
  const cards: Imported[] = [];
  let card: Draft | undefined;
  for (const line of lines) {
    if (line.name === "BEGIN") card = { name: "", structured: {}, rows: [] };
    else if (card === undefined) throw new Error(`${line.name} outside of a card`);
    else if (line.name === "END") {
      cards.push({ displayName: card.name, rows: [{ mimetype: item("name"), ...card.structured, data1: card.name }, ...card.rows] });
      card = undefined;
    } else take(card, line);
  }
  if (card !== undefined) throw new Error("a card without an end");
  return cards;
}

function lineOf(line: string): Line {
  const [, head = "", value] = /^((?:"[^"]*"|[^":])*):(.*)$/s.exec(line) ?? [];
  if (value === undefined) throw new Error(`Invalid line: "${line}"`);
  const [name = "", ...params] = head.split(";");
  return { name: name.replace(/^.*\./, "").toUpperCase(), types: params.filter((param) => /^TYPE=/i.test(param)).map((param) => param.slice(5)), value };
}

function take(card: Draft, { name, types, value }: Line): void {
  const parts = partsOf(value);
  const [first = ""] = parts;
  const add = (kind: string, row: ImportedRow): void => void (value !== "" && card.rows.push({ mimetype: item(kind), ...row }));
  const isPrimary = types.includes("PREF") ? { is_primary: 1 } : {};
  if (name === "VERSION" && value !== "3.0") throw new Error(`Incompatible version: ${value} != 3.0`);
  if (name === "FN") card.name = unescaped(value);
  if (name === "N") card.structured = filled({ data3: first, data2: parts[1], data5: parts[2], data4: parts[3], data6: parts[4], ...phonetic(card.structured) });
  if (name === "X-PHONETIC-FIRST-NAME") card.structured = { ...card.structured, data7: unescaped(value) };
  if (name === "X-PHONETIC-LAST-NAME") card.structured = { ...card.structured, data9: unescaped(value) };
  if (name === "NICKNAME") add("nickname", { data1: unescaped(value) });
  if (name === "TEL") add("phone_v2", { data1: unescaped(value), ...phoneType(types), ...isPrimary });
  if (name === "EMAIL") add("email_v2", { data1: unescaped(value), ...placeType(types, { home: 1, work: 2, cell: 4 }), ...isPrimary });
  if (name === "ADR") add("postal-address_v2", filled({ data5: first, data6: parts[1], data4: parts[2], data7: parts[3], data8: parts[4], data9: parts[5], data10: parts[6], ...placeType(types, { home: 1, work: 2 }) }));
  if (name === "ORG") card.rows.push(filled({ mimetype: item("organization"), data1: first, data5: parts.slice(1).join(" "), data2: 1 }));
  if (name === "TITLE") setTitle(card, unescaped(value));
  if (name === "NOTE") add("note", { data1: unescaped(value) });
  if (name === "URL") add("website", { data1: unescaped(value), data2: 1 });
  if (name === "BDAY") add("contact_event", { data1: value, data2: 3 });
  if (name === "X-SIP") add("sip_address", { data1: unescaped(value) });
  if (name === "PHOTO") add("photo", { data15: Buffer.from(value, "base64") });
  if (name === "X-ANDROID-CUSTOM" && first !== "" && parts.length > 1) card.rows.push(filled({ mimetype: first, ...Object.fromEntries(parts.slice(1, 16).map((part, n) => [`data${String(n + 1)}`, part])) }));
}

const phonetic = ({ data7, data9 }: ImportedRow): Readonly<Record<string, string | number | Uint8Array | undefined>> => ({ data7, data9 });

function setTitle({ rows }: Draft, title: string): void {
  const at = rows.findIndex(({ mimetype }) => mimetype === item("organization"));
  if (at === -1) rows.push({ mimetype: item("organization"), data4: title, data2: 1 });
  else rows[at] = { ...rows[at], data4: title };
}

const phones: Readonly<Record<string, number>> = { HOME: 1, CELL: 2, WORK: 3, PAGER: 6, OTHER: 7, CALLBACK: 8, CAR: 9, ISDN: 11, MAIN: 12, RADIO: 14, TELEX: 15, "TTY-TDD": 16, ASSISTANT: 19, MSG: 20 };

/** VCardUtils.getPhoneTypeFromStrings. */
function phoneType(types: readonly string[]): ImportedRow {
  let type: number | undefined;
  let label: string | undefined;
  for (const each of types) {
    const upper = each.toUpperCase();
    if (upper === "PREF" || upper === "FAX" || upper === "VOICE") continue;
    const known = phones[upper];
    if (known !== undefined) type ??= known;
    else if (type === undefined) label = upper.startsWith("X-") ? each.slice(2) : each;
  }
  if (types.some((each) => each.toUpperCase() === "FAX")) return { data2: type === 1 ? 5 : type === 3 ? 4 : 13 };
  if (type !== undefined) return { data2: type };
  return label === undefined ? { data2: 1 } : { data2: 0, data3: label };
}

function placeType(types: readonly string[], known: Readonly<Record<string, number>>): { data2: number; data3?: string } {
  const found = types.map((type) => known[type.toLowerCase()]).find((type) => type !== undefined);
  if (found !== undefined) return { data2: found };
  const label = types.find((type) => type.toUpperCase() !== "PREF");
  return label === undefined ? { data2: 3 } : { data2: 0, data3: label };
}

function filled(row: Readonly<Record<string, string | number | Uint8Array | undefined>>): ImportedRow {
  return Object.fromEntries(Object.entries(row).filter((cell): cell is [string, string | number | Uint8Array] => cell[1] !== undefined && cell[1] !== ""));
}

/** Between semicolons, each without its backslashes. */
function partsOf(value: string): string[] {
  return (value.match(/(?:\\.|[^\\;])*(?:;|$)/gs) ?? []).map((part) => unescaped(part.replace(/;$/, ""))).slice(0, -1);
}

/** VCardParserImpl_V30.unescapeText: other backslashes stay. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, (whole, letter: string) => (/n/i.test(letter) ? "\n" : /[\\;:,]/.test(letter) ? letter : whole));
}
