import type { Item, Kind } from "../../providers/provider.ts";
import type { Draw } from "./draw.fixture.ts";

const firstNames = ["Ada", "Bo", "Çelik", "Dora", "Émile", "Fritz", "Grete", "Hana", "李", "Jorge"] as const;
const lastNames = ["Anders", "Müller", "O'Neil", "Ito", "Nguyen", "Silva", "Weiß", "Young"] as const;

const text = (kind: Kind, uid: string, lines: readonly string[]): Item => ({
  kind,
  uid,
  body: { type: kind === "contact" ? "text/vcard" : "text/calendar", bytes: Buffer.from(`${lines.join("\r\n")}\r\n`) },
});

/** Something a person has, no two alike. */
export function thing(kind: Kind, n: number, draw: Draw): Item {
  if (kind === "contact") return contact(n, draw);
  if (kind === "photo") return photo(n, draw);
  return kind === "event" ? event(n, draw) : task(n, draw);
}

function contact(n: number, draw: Draw): Item {
  const uid = `person-${n}`;
  const name = `${draw.pick(firstNames)} ${draw.pick(lastNames)} ${n}`;
  const phone = `TEL;TYPE=CELL:+49 171 ${draw.between(1_000_000, 9_999_999)}`;
  const more = draw.next() < 0.3 ? [`NOTE:Met in ${draw.between(1980, 2026)}`] : [];
  return text("contact", uid, ["BEGIN:VCARD", "VERSION:3.0", `UID:${uid}`, `FN:${name}`, `N:${name};;;;`, phone, `EMAIL:${uid}@example.org`, ...more, "END:VCARD"]);
}

function event(n: number, draw: Draw): Item {
  const uid = `event-${n}`;
  const day = `2026${String(draw.between(1, 12)).padStart(2, "0")}${String(draw.between(1, 28)).padStart(2, "0")}`;
  return text("event", uid, ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VEVENT", `UID:${uid}`, `DTSTART:${day}T100000Z`, `DTEND:${day}T110000Z`, `SUMMARY:Meeting ${n}`, "END:VEVENT", "END:VCALENDAR"]);
}

function task(n: number, draw: Draw): Item {
  const uid = `task-${n}`;
  const status = draw.next() < 0.5 ? "COMPLETED" : "NEEDS-ACTION";
  return text("task", uid, ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "BEGIN:VTODO", `UID:${uid}`, `SUMMARY:Do ${n}`, `STATUS:${status}`, "END:VTODO", "END:VCALENDAR"]);
}

function photo(n: number, draw: Draw): Item {
  const bytes = Buffer.alloc(400);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(draw.between(0, 2 ** 32 - 1), at);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return { kind: "photo", body: { type: "image/jpeg", bytes }, facts: { name: `IMG_${n}.jpg`, taken: "2020-05-01T10:00:00Z" } };
}

/** The same thing with other text in it. */
export function reworded(item: Item, change: (text: string) => string): Item {
  if (!("bytes" in item.body)) throw new Error("not a text");
  const bytes = Buffer.from(change(Buffer.from(item.body.bytes).toString("utf8")));
  return { ...item, body: { type: item.body.type, bytes } };
}
