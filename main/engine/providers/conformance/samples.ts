import type { Item, Kind } from "../provider.ts";

/** A JPEG of one grey pixel; a comment segment makes each sample its own file. */
const jpeg = Buffer.from(
  [
    "/9j/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBD",
    "Af//////////////////////////////////////////////////////////////////////////////////////wAARCAABAAED",
    "ASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA",
    "/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AAA//2Q==",
  ].join(""),
  "base64",
);

/** Item `n` of a kind. Another `revision` is the same item, changed, and of another size. */
export function sampleItem(kind: Kind, n: number, revision = 0): Item {
  const words = `revision ${"I".repeat(revision + 1)}`;
  if (kind === "photo") return samplePhoto(`IMG_${String(n).padStart(4, "0")}.jpg`, `${n} ${words}`);
  return sampleText(kind, `sample-${n}-${kind}`, `Sample ${n}`, words);
}

/** Names that have broken programs. */
export const oddNames: readonly string[] = [
  "Zoë O’Neill, née 李小龙; نور",
  "👨‍👩‍👧‍👦 family",
  "e\u0301 is not \u00e9",
  "..",
  "../../outside",
  "CON",
  "a/b\\c:d*e?f\"g<h>i|j",
  "trailing dots and spaces. . ",
  "%2e%2e%2f #fragment ?query",
  "right \u202eot tfel\u202c",
  "x".repeat(300),
];

export function oddItem(kind: Kind, name: string, n: number): Item {
  if (kind === "photo") return samplePhoto(`${name}.jpg`, `odd ${n}`);
  return sampleText(kind, `odd-${n}-${kind}`, name, "odd");
}

export function samplePhoto(name: string, comment: string): Item {
  const text = Buffer.from(comment);
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xff_fe, 0);
  segment.writeUInt16BE(text.length + 2, 2);
  const bytes = new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), segment, text, jpeg.subarray(2)]));
  return { kind: "photo", body: { type: "image/jpeg", bytes }, facts: { name, taken: "2019-06-01T10:20:30Z" } };
}

function sampleText(kind: Exclude<Kind, "photo">, uid: string, title: string, words: string): Item {
  const type = kind === "contact" ? "text/vcard" : "text/calendar";
  const lines = { contact: card, event, task }[kind](uid, escapeText(title), words);
  return { kind, uid, body: { type, bytes: new TextEncoder().encode(`${lines.join("\r\n")}\r\n`) } };
}

function card(uid: string, title: string, words: string): string[] {
  const head = ["BEGIN:VCARD", "VERSION:3.0", `UID:${uid}`, `FN:${title}`, `N:${title};;;;`];
  return [...head.map(fold), "TEL;TYPE=CELL:+49 170 0000000", `NOTE:${words}`, "END:VCARD"];
}

function event(uid: string, title: string, words: string): string[] {
  const times = ["DTSTAMP:20260101T000000Z", "DTSTART:20260102T090000Z", "DTEND:20260102T100000Z"];
  return calendar("VEVENT", [`UID:${uid}`, ...times, fold(`SUMMARY:${title}`), `DESCRIPTION:${words}`]);
}

function task(uid: string, title: string, words: string): string[] {
  const lines = [`UID:${uid}`, "DTSTAMP:20260101T000000Z", fold(`SUMMARY:${title}`), `DESCRIPTION:${words}`];
  return calendar("VTODO", [...lines, "STATUS:NEEDS-ACTION"]);
}

function calendar(component: string, lines: string[]): string[] {
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lifeboat//Conformance//EN", `BEGIN:${component}`];
  return [...head, ...lines, `END:${component}`, "END:VCALENDAR"];
}

/** RFC 5545 section 3.3.11, RFC 6350 section 3.4. */
function escapeText(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`);
}

/** Folded at 18 code points, which are at most 72 octets. */
function fold(line: string): string {
  return line.replaceAll(/.{18}(?=.)/gu, "$&\r\n ");
}
