import { type CalendarTime, viewCalendar } from "../engine/formats/icalendar.ts";
import type { Kind } from "../engine/formats/item.ts";
import { type Labelled, type PartialDate, viewVCard } from "../engine/formats/vcard.ts";

/** What a contact, event or to-do says, a line for each thing. All bytes are in `--raw`. */
export function describe(kind: Kind, bytes: Uint8Array): string[] {
  return kind === "contact" ? contact(bytes) : calendar(bytes);
}

type Said = readonly [label: string, value: string | undefined];

/** Empty ones are left out, long ones are cut. */
function lines(said: readonly Said[]): string[] {
  const present = said.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
  return present.flatMap(([label, value]) => value.slice(0, 2000).split(/\r?\n/).map((line, i) => `${(i === 0 ? label : "").padEnd(12)} ${line}`));
}

function contact(bytes: Uint8Array): string[] {
  const card = viewVCard(bytes);
  return lines([
    ["name", card.fullName],
    ["nickname", card.nicknames.join(", ")],
    ["company", card.org.join(", ")],
    ["title", card.title],
    ...card.phones.map((phone): Said => [labelOf(phone, "phone"), phone.value]),
    ...card.emails.map((email): Said => [labelOf(email, "e-mail"), email.value]),
    ...card.addresses.map((a): Said => [labelOf(a, "address"), [a.street, a.extended, a.poBox, a.code, a.city, a.region, a.country].filter((part) => part !== "").join(", ")]),
    ...card.urls.map((url): Said => [labelOf(url, "web"), url.value]),
    ...card.messaging.map((id): Said => [labelOf(id, "chat"), id.value]),
    ...card.related.map((other): Said => [labelOf(other, "related"), other.value]),
    ["birthday", card.birthday && date(card.birthday)],
    ["anniversary", card.anniversary && date(card.anniversary)],
    ["groups", card.categories.join(", ")],
    ["members", card.members.length > 0 ? String(card.members.length) : undefined],
    ["photo", card.photo && "yes"],
    ["note", card.note],
  ]);
}

const labelOf = ({ label, types }: Pick<Labelled, "label" | "types">, otherwise: string): string => label ?? types.find((type) => !["voice", "internet"].includes(type)) ?? otherwise;

/** "1931-05-04", "--05-04" without a year: as in ISO 8601 and vCard. */
function date({ year, month, day }: PartialDate): string {
  const two = (n: number | undefined): string => (n === undefined ? "" : `-${String(n).padStart(2, "0")}`);
  return `${year ?? "-"}${two(month)}${two(day)}`;
}

function calendar(bytes: Uint8Array): string[] {
  const view = viewCalendar(bytes);
  return lines([
    ["what", view.summary],
    ["start", time(view.start)],
    ["end", time(view.end)],
    ["due", time(view.due)],
    ["duration", view.duration],
    ["repeats", view.rrule],
    ["not on", view.exdates.map(time).join(", ")],
    ["also on", view.rdates.map(time).join(", ")],
    ["changed", view.overrides.length > 0 ? view.overrides.map((o) => time(o.recurrenceId)).join(", ") : undefined],
    ["where", view.location],
    ["status", view.status?.toLowerCase()],
    ["done", time(view.completed) || (view.percent === undefined ? undefined : `${view.percent} %`)],
    ["priority", view.priority?.toString()],
    ["part of", view.parent],
    ["organizer", view.organizer && (view.organizer.name ?? view.organizer.address)],
    ["with", view.attendees.map((person) => person.name ?? person.address).join(", ")],
    ["reminders", view.alarms.map((alarm) => alarm.trigger).join(", ")],
    ["categories", view.categories.join(", ")],
    ["attachments", view.attachments.map((file) => file.name ?? (file.kind === "url" ? file.url : file.type) ?? "?").join(", ")],
    ["web", view.url],
    ["notes", view.description],
  ]);
}

const time = (at: CalendarTime | undefined): string => (at === undefined ? "" : [at.value.replace("T", " "), at.zone].filter(Boolean).join(" "));
