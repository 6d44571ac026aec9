import type { Contact } from "@microsoft/microsoft-graph-types";
import { sniff } from "../../formats/sniff.ts";
import { viewVCard } from "../../formats/vcard.ts";
import type { Io, Item } from "../provider.ts";
import { textOf } from "../rooms.ts";
import { errorOf } from "./answer.ts";
import { contactOf, type NewContact } from "./card-contact.ts";
import type { Call, GraphClient } from "./client.ts";
import { type CardPhoto, contactCard } from "./contact-card.ts";
import { contactIds, phoneSlots } from "./contact-slots.ts";
import { labelled, markIds, pathId, uidMark } from "./marks.ts";
import { graphRaw, overlay } from "./raw.ts";
import type { Creating, Replacing, Writer, Written } from "./writing.ts";

export const folderPath = (id: string): string => `/me/contactFolders/${pathId(id) ?? "-"}`;

/** What only the service may say of a contact. */
const readOnly = new Set(["id", "createdDateTime", "photo", "singleValueExtendedProperties", "multiValueExtendedProperties", "extensions", "@odata.type"]);

export class ContactWriting implements Writer {
  readonly client: GraphClient;
  readonly #folder: string;

  constructor(client: GraphClient, folder: string) {
    this.client = client;
    this.#folder = folder;
  }

  currentPath(id: string): string {
    return `/me/contacts/${id}?$select=id`;
  }

  create(op: Creating): Call {
    const wanted = contactToSend(op.item);
    const marks = [{ id: markIds.key, value: op.key }, ...uidMark(op.item)];
    const body = { ...wanted, singleValueExtendedProperties: [...wanted.singleValueExtendedProperties, ...marks] };
    return { method: "POST", path: `${folderPath(this.#folder)}/contacts`, body };
  }

  /** Places that are empty now are emptied there. */
  replace(op: Replacing, id: string): Call {
    const wanted = contactToSend(op.item);
    const given = new Set(wanted.singleValueExtendedProperties.map((property) => property.id));
    const slots = [markIds.words, markIds.labels, contactIds.personalPage, contactIds.showAs, ...phoneSlots.map((slot) => slot.id)];
    const cleared = slots.filter((slot) => !given.has(slot)).map((slot) => ({ id: slot, value: "" }));
    const body = { ...wanted, singleValueExtendedProperties: [...wanted.singleValueExtendedProperties, ...cleared, ...uidMark(op.item)] };
    return { method: "PATCH", path: `/me/contacts/${id}`, body };
  }

  remove(id: string): Call {
    return { method: "DELETE", path: `/me/contacts/${id}` };
  }

  hasMore(written: Written): boolean {
    return photoCall(written) !== undefined;
  }

  /** The photo; what becomes of it is seen when it is read back. Throws where it may only have been a bad moment. */
  async finish(written: Written, io: Io): Promise<void> {
    const call = photoCall(written);
    const answer = call && (await this.client.send(call, io));
    if (answer !== undefined && (answer.status === 429 || answer.status >= 500)) throw errorOf(answer);
  }
}

/** A card that replaces one with a photo, and has none, takes it away. */
function photoCall({ op: { do: what, item }, id }: Written): Call | undefined {
  const path = `/me/contacts/${pathId(id) ?? ""}/photo/$value`;
  const photo = photoIn(item);
  if (photo !== undefined) return { method: "PUT", path, headers: { "content-type": photo.type }, body: photo.bytes };
  return what === "replace" && viewVCard(textOf(item)).photo === undefined ? { method: "DELETE", path } : undefined;
}

function contactToSend(item: Item): NewContact {
  const found = contactOf(textOf(item));
  const { all, labels } = labelled(found.categories ?? [], item);
  const marks = labels === undefined ? [] : [{ id: markIds.labels, value: labels }];
  const wanted = { ...found, categories: all, singleValueExtendedProperties: [...found.singleValueExtendedProperties, ...marks] };
  const raw = graphRaw.read<Contact>(item.raw);
  if (raw === undefined) return wanted;
  const sent = overlay<Contact>(raw, contactOf(contactCard(raw)), wanted);
  const kept = Object.fromEntries(Object.entries(sent).filter(([name]) => !readOnly.has(name)));
  return { ...kept, singleValueExtendedProperties: wanted.singleValueExtendedProperties };
}

/** The card that a contact will be read as. */
export function foreseenContact(item: Item): Uint8Array {
  const contact = contactToSend(item);
  return contactCard({ ...contact, singleValueExtendedProperties: [...contact.singleValueExtendedProperties, ...uidMark(item)] }, photoIn(item));
}

function photoIn(item: Item): CardPhoto | undefined {
  const { photo } = viewVCard(textOf(item));
  if (photo?.kind !== "inline" || photo.bytes.length === 0) return undefined;
  return { type: photo.type || (sniff(photo.bytes)?.type ?? "image/jpeg"), bytes: photo.bytes };
}
