import type { Fact } from "../api/contract.ts";
import { type CalendarTime, viewCalendar } from "../engine/formats/icalendar.ts";
import type { Facts as MediaFactsKept, Kind } from "../engine/formats/item.ts";
import type { MediaFacts } from "../engine/formats/media.ts";
import { type Labelled, type PartialDate, viewVCard } from "../engine/formats/vcard.ts";

/** Each is a text of resources: `fields.<key>`. */
const factKeys = [
  "phone", "email", "address", "birthday", "anniversary", "nickname", "company", "title", "role", "web", "chat", "related", "groups", "members", "note",
  "start", "end", "due", "duration", "repeats", "except", "also", "changed-dates", "location", "status", "completed", "progress", "priority", "organizer",
  "with", "reminders", "categories", "attachments", "taken", "camera", "size", "place", "file", "file-size", "albums", "favourite", "modified",
] as const;
export type FactKey = (typeof factKeys)[number];

const mostFacts = 300;
const longestValue = 10_000;

type Said = readonly [key: FactKey, value: string | undefined, more?: { readonly label?: string | undefined; readonly href?: string | undefined }];

/** What a card, a date or a to-do says, in reading order. Never throws. */
export function textFacts(kind: Kind, bytes: Uint8Array): Fact[] {
  return facts(kind === "contact" ? cardSaid(bytes) : calendarSaid(bytes));
}

/** What is known of a photo or video. */
export function mediaFacts(kept: MediaFactsKept, media: MediaFacts, file: { size: number; albums: readonly string[] }): Fact[] {
  return facts([
    ["taken", kept.taken ?? media.taken],
    ["modified", kept.taken ?? media.taken ? undefined : kept.modified],
    ["camera", media.camera],
    ["size", media.width === undefined || media.height === undefined ? undefined : `${media.width} × ${media.height}`],
    ["file-size", String(file.size)],
    ["place", media.place && `${media.place.lat.toFixed(5)}, ${media.place.lon.toFixed(5)}`],
    ["albums", file.albums.join(", ")],
    ["favourite", kept.favourite ? "true" : undefined],
    ["file", kept.name],
  ]);
}

/** Empty ones are left out, long ones are cut. */
function facts(said: readonly Said[]): Fact[] {
  return said
    .flatMap(([key, value, more]): Fact[] => {
      const text = value?.trim();
      if (!text) return [];
      return [{ key, value: text.slice(0, longestValue), ...(more?.label && { label: more.label.slice(0, 200) }), ...(more?.href && { href: more.href }) }];
    })
    .slice(0, mostFacts);
}

function cardSaid(bytes: Uint8Array): Said[] {
  const card = viewVCard(bytes);
  return [
    ["nickname", card.nicknames.join(", ")],
    ["company", card.org.filter((part) => part !== "").join(", ")],
    ["title", card.title],
    ["role", card.role],
    ...card.phones.map((phone): Said => ["phone", phone.value, { label: labelOf(phone), href: telephone(phone.value) }]),
    ...card.emails.map((email): Said => ["email", email.value, { label: labelOf(email), href: mail(email.value) }]),
    ...card.addresses.map((a): Said => ["address", [a.street, a.extended, a.poBox, `${a.code} ${a.city}`.trim(), a.region, a.country].filter((part) => part.trim() !== "").join("\n"), { label: labelOf(a) }]),
    ...card.messaging.map((chat): Said => ["chat", chat.value, { label: labelOf(chat) }]),
    ...card.urls.map((url): Said => ["web", url.value, { label: labelOf(url), href: webAddress(url.value) }]),
    ["birthday", card.birthday && dateText(card.birthday)],
    ["anniversary", card.anniversary && dateText(card.anniversary)],
    ...card.related.map((other): Said => ["related", other.value, { label: labelOf(other) }]),
    ["groups", card.categories.join(", ")],
    ["members", card.members.length > 0 ? String(card.members.length) : undefined],
    ["note", card.note],
  ];
}

/** A person's own word for it, else what the card calls it ("cell", "home", "work"). */
const labelOf = ({ label, types }: Pick<Labelled, "label" | "types">): string | undefined => label ?? types.find((type) => !["voice", "internet", "x-internet"].includes(type));

/** "1931-05-04", "--05-04" without a year: as in ISO 8601 and vCard. */
function dateText({ year, month, day }: PartialDate): string {
  const two = (n: number | undefined): string => (n === undefined ? "" : `-${String(n).padStart(2, "0")}`);
  return `${year ?? "-"}${two(month)}${two(day)}`;
}

function calendarSaid(bytes: Uint8Array): Said[] {
  const view = viewCalendar(bytes);
  return [
    ["start", time(view.start), zone(view.start)],
    ["end", time(view.end), zone(view.end)],
    ["due", time(view.due), zone(view.due)],
    ["duration", view.duration],
    ["repeats", view.rrule],
    ["except", view.exdates.map(time).join(", ")],
    ["also", view.rdates.map(time).join(", ")],
    ["changed-dates", view.overrides.map((o) => time(o.recurrenceId)).join(", ")],
    ["location", view.location],
    ["status", view.status?.toLowerCase()],
    ["completed", time(view.completed)],
    ["progress", view.percent === undefined ? undefined : `${view.percent} %`],
    ["priority", view.priority?.toString()],
    ["organizer", view.organizer && (view.organizer.name ?? view.organizer.address), { href: view.organizer && mail(view.organizer.address) }],
    ...view.attendees.map((person): Said => ["with", person.name ?? person.address, { label: person.status?.toLowerCase(), href: mail(person.address) }]),
    ["reminders", view.alarms.map((alarm) => alarm.trigger).join(", ")],
    ["categories", view.categories.join(", ")],
    ["attachments", view.attachments.map((file) => file.name ?? (file.kind === "url" ? file.url : file.type) ?? "").join(", ")],
    ["web", view.url, { href: webAddress(view.url ?? "") }],
    ["note", view.description],
  ];
}

const time = (at: CalendarTime | undefined): string => at?.value ?? "";
const zone = (at: CalendarTime | undefined): { label?: string } => (at?.zone === undefined ? {} : { label: at.zone });

/** Only what a person can mean by it: never a script, a file or another program's scheme. */
function webAddress(text: string): string | undefined {
  const url = URL.parse(text.trim());
  return url && (url.protocol === "https:" || url.protocol === "http:") && url.username === "" ? url.href : undefined;
}

function mail(text: string): string | undefined {
  return /^[^\s@<>"?&:/]+@[^\s@<>"?&:/]+$/.test(text.trim()) ? `mailto:${encodeURIComponent(text.trim()).replace("%40", "@")}` : undefined;
}

function telephone(text: string): string | undefined {
  const digits = text.replaceAll(/[^\d+*#]/g, "");
  return /^\+?[\d*#]{2,30}$/.test(digits) ? `tel:${digits.replaceAll("#", "%23")}` : undefined;
}
