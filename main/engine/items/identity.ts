import { createHash } from "node:crypto";
import { viewCalendar } from "../formats/icalendar.ts";
import type { Kind } from "../formats/item.ts";
import { viewVCard } from "../formats/vcard.ts";
import { readItem, unitsOf } from "./units.ts";

/** What tells one item from others, within its kind. */
export type Identity = {
  readonly kind: Kind;
  /** Without `urn:uuid:`. */
  readonly uid?: string;
  /** SHA-256 over the meaning without the UID; for a photo over its bytes. Equal for copies under another UID. */
  readonly content: string;
  /** Lower-case, without accents and doubled spaces; never enough on its own. */
  readonly names: readonly string[];
  /** Shared by few: a contact's phones (`phoneKey`) and mail addresses, an event's start, a to-do's due date. */
  readonly strong: readonly string[];
};

/** Never throws; broken bytes have their hash as content. A photo's hash may be given where it is known. */
export function identityOf(kind: Kind, bytes: Uint8Array, hash?: string): Identity {
  if (kind === "photo") return { kind, content: hash ?? sha256(bytes), names: [], strong: [] };
  const content = contentOf(kind, bytes);
  return kind === "contact" ? contactIdentity(bytes, content) : calendarIdentity(kind, bytes, content);
}

/**
 * The last nine digits, so that "+49 170 1234567", "0049170..." and "0170 1234567" are one; shorter numbers in full, and
 * none for what holds fewer than five digits.
 */
export function phoneKey(phone: string): string | undefined {
  const digits = phone.normalize("NFKC").replaceAll(/\D/g, "");
  return digits.length < 5 ? undefined : digits.slice(-9);
}

/** "  Zoë  MÜLLER" and "zoe muller" are one. */
export function nameKey(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.replaceAll(/[\s.,]+/g, " ").trim();
}

function contactIdentity(bytes: Uint8Array, content: string): Identity {
  const view = viewVCard(bytes);
  const spoken = view.name === undefined ? "" : `${view.name.given} ${view.name.family}`;
  const phones = view.phones.flatMap((phone) => phoneKey(phone.value.replace(/^tel:/i, "").split(";")[0] ?? "") ?? []);
  const mails = view.emails.map((mail) => mail.value.replace(/^mailto:/i, "").trim().toLowerCase()).filter((mail) => mail.includes("@"));
  return {
    kind: "contact",
    ...(view.uid === undefined ? {} : { uid: view.uid }),
    content,
    names: unique([view.fullName, spoken].map(nameKey)),
    strong: unique([...phones.map((phone) => `tel:${phone}`), ...mails.map((mail) => `mailto:${mail}`)]),
  };
}

function calendarIdentity(kind: Kind, bytes: Uint8Array, content: string): Identity {
  const view = viewCalendar(bytes);
  const times = [view.start?.value, view.end?.value, view.due?.value, view.duration, view.rrule].map((time) => time ?? "").join(" ");
  return { kind, ...(view.uid === undefined ? {} : { uid: view.uid }), content, names: unique([nameKey(view.summary)]), strong: times.trim() === "" ? [] : [`at:${times}`] };
}

function contentOf(kind: Kind, bytes: Uint8Array): string {
  const reading = readItem(kind, bytes);
  if (reading === undefined) return sha256(bytes);
  const said = [...reading.sections.values()].flatMap((section) =>
    unitsOf(reading, section)
      .filter((unit) => unit.field !== "uid")
      .flatMap((unit) => unit.meanings.map((meaning) => `${section.component.name} ${section.key} ${unit.field}${meaning.canonical}`)),
  );
  return sha256(Buffer.from(said.sort().join("\0")));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)].filter((key) => key !== "");
}
