import { createHash } from "node:crypto";
import { editBytes } from "../../../formats/content-edit.ts";
import { parseContent } from "../../../formats/content-lines.ts";
import { viewVCard, withPhoto } from "../../../formats/vcard.ts";
import type { Item, Ref } from "../../provider.ts";
import { isMark, type Mark, readMarks } from "../marks.ts";
import { googleRaw } from "../raw.ts";
import { personOf } from "./card-person.ts";
import { own, personCard } from "./person-card.ts";
import type { Person } from "./types.ts";

export type Photo = { readonly type: string; readonly bytes: Uint8Array };

/** Names of the account's groups, by resource name. */
export type Groups = ReadonlyMap<string, string>;

/** Everything the service has of a contact. A sync token is good only for the same fields. */
export const personFields = [
  "addresses", "biographies", "birthdays", "calendarUrls", "clientData", "emailAddresses", "events", "externalIds", "genders", "imClients", "interests", "locales",
  "locations", "memberships", "metadata", "miscKeywords", "names", "nicknames", "occupations", "organizations", "phoneNumbers", "photos", "relations", "sipAddresses",
  "skills", "urls", "userDefined",
].join(",");

const starred = "contactGroups/starred";
const mine = "contactGroups/myContacts";

/** Of the contact's own data: Google calls the one of the whole person unstable. */
export function sourceOf(person: Person): { readonly type?: string | null; readonly id?: string | null; readonly etag?: string | null; readonly updateTime?: string | null } | undefined {
  return person.metadata?.sources?.find(({ type }) => type === "CONTACT" || type === "OTHER_CONTACT");
}

export function refOf(person: Person): Ref | undefined {
  const href = person.resourceName;
  const etag = sourceOf(person)?.etag ?? person.etag;
  return href ? { href, ...(etag ? { etag } : {}) } : undefined;
}

export function markOf(person: Person): Mark {
  return readMarks(Object.fromEntries((person.clientData ?? []).map(({ key, value }) => [key ?? "", value ?? undefined])));
}

/** Own groups of the person, and those Google makes of all its contacts but the one that means nothing. */
function groupIds(person: Person): string[] {
  const all = (person.memberships ?? []).flatMap(({ contactGroupMembership }) => contactGroupMembership?.contactGroupResourceName ?? []);
  return [...new Set(all)].filter((id) => id !== mine && id !== starred).sort();
}

/** The card as it was written, while nobody has changed the contact since; else what the contact says. */
export function cardOf(person: Person, groups: Groups): Uint8Array {
  const { uid = idOf(person), text } = markOf(person);
  const names = groupIds(person).flatMap((id) => groups.get(id) ?? []).sort();
  const said = personCard(person, uid, names);
  if (text === undefined) return said;
  // A card that names no groups says nothing of them: they are in the facts.
  const { categories } = viewVCard(text);
  const then = personCard(personOf(text), uid, categories.length === 0 ? names : categories.toSorted());
  return Buffer.compare(said, then) === 0 ? text : said;
}

/** Pictures travel by themselves. */
export function withoutPhoto(bytes: Uint8Array): Uint8Array {
  return editBytes(parseContent(bytes), (line) => (line.name === "PHOTO" ? undefined : line));
}

const idOf = (person: Person): string => (person.resourceName ?? "").replace(/^(?:people|otherContacts)\//, "");

/** `photo` is what the address of its picture leads to. */
export function itemOf(person: Person, groups: Groups, photo: Photo | undefined): Item {
  const card = cardOf(person, groups);
  const body = photo === undefined ? card : withPhoto(card, photo);
  const modified = sourceOf(person)?.updateTime;
  const ids = groupIds(person);
  const isFavourite = (person.memberships ?? []).some(({ contactGroupMembership }) => contactGroupMembership?.contactGroupResourceName === starred);
  return {
    kind: "contact",
    uid: viewVCard(body).uid ?? idOf(person),
    body: { type: "text/vcard", bytes: body },
    raw: googleRaw.body(stableOf(person, photo)),
    facts: { ...(modified && { modified }), ...(ids.length > 0 && { groups: ids }), ...(isFavourite && { favourite: true }) },
  };
}

/** Addresses of pictures are signed anew each time: what the contact's own shows is told instead. Our marks are in the text. */
function stableOf(person: Person, photo: Photo | undefined): object {
  const url = photoUrl(person);
  const photos = person.photos?.map(({ url: address, ...rest }) => ({ ...rest, ...(photo && address === url && { sha256: createHash("sha256").update(photo.bytes).digest("hex") }) }));
  return { ...person, ...(photos && { photos }), clientData: (person.clientData ?? []).filter(({ key }) => !isMark(key)) };
}

/** The picture a person gave the contact: not Google's own of a name's first letter, nor of the profile. */
export function photoUrl(person: Person): string | undefined {
  return own(person.photos).find(({ default: isDefault, url }) => isDefault !== true && url)?.url ?? undefined;
}

