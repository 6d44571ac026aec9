// People: every folder of contacts is a collection. What changed is told by the folder's delta; each contact is read with
// its named properties, and its photo by a call of its own.
import type { Contact, ContactFolder } from "@microsoft/microsoft-graph-types";
import { viewVCard } from "../../formats/vcard.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Collection, Fetched, Io, Item, Ref } from "../provider.ts";
import { type Answer, isDone } from "./answer.ts";
import { contactOf, type NewContact } from "./card-contact.ts";
import type { Call, GraphClient } from "./client.ts";
import { type CardPhoto, contactCard, uidOf } from "./contact-card.ts";
import { contactIds, contactProperties, phoneSlots } from "./contact-slots.ts";
import { expandOf, labelled, markIds, pathId } from "./marks.ts";
import { stopIfAborted } from "../files/storage.ts";
import { allOf, deltaOf, type Listed, outlookChanges } from "./pages.ts";
import { overlay, graphRaw } from "./raw.ts";
import { chunksOf, failed, fetchedOf } from "./reading.ts";
import type { Room } from "../rooms.ts";
import { type Creating, findMarked, type Replacing, textOf, withEtags, writeOps, type Writer, type Written } from "./writing.ts";

/** Two calls each, so that they fill a batch. */
const readAtOnce = 10;

export function contactsRoom(client: GraphClient): Room {
  return {
    name: "contacts",
    kind: "contact",
    collections: (io) => folders(client, io),
    changes: (id, since, io) => deltaOf<Contact & Listed>({ client, start: `${folderPath(id)}/contacts/delta`, changes: outlookChanges }, since, io),
    read: (_id, refs, io) => read(client, refs, io),
    write: (id, ops, io) => writeOps(new ContactWriting(client, id), ops, io),
    find: (id, keys, io) => findMarked(client, `${folderPath(id)}/contacts`, keys, io),
    add: async (name, io) => asCollection((await client.json({ method: "POST", path: "/me/contactFolders", body: { displayName: name } }, io)) as ContactFolder),
  };
}

const folderPath = (id: string): string => `/me/contactFolders/${pathId(id) ?? "-"}`;

/** The one that all have, and every other, folders in folders included. */
async function* folders(client: GraphClient, io: Io): AsyncGenerator<Collection> {
  const first = (await client.get("/me/contactFolders/contacts", io)) as ContactFolder;
  const seen = new Set<string>();
  const open: ContactFolder[] = [first, ...(await allOf<ContactFolder>(client, "/me/contactFolders?$top=100", io))];
  for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
    if (folder.id === undefined || seen.has(folder.id)) continue;
    seen.add(folder.id);
    yield asCollection(folder);
    open.push(...(await allOf<ContactFolder>(client, `${folderPath(folder.id)}/childFolders?$top=100`, io)));
  }
}

function asCollection({ id = "", displayName }: ContactFolder): Collection {
  return { id, name: displayName || "Contacts", kinds: ["contact"], readOnly: false, unlisted: "gone" };
}

async function* read(client: GraphClient, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
  for (const chunk of chunksOf(refs, readAtOnce)) {
    stopIfAborted(io);
    const known = chunk.flatMap((ref) => pathId(ref.href) ?? []);
    const calls = known.flatMap((id): Call[] => [
      { method: "GET", path: `/me/contacts/${id}?${expandOf(contactProperties)}` },
      { method: "GET", path: `/me/contacts/${id}/photo/$value` },
    ]);
    const answers = await client.batch(calls, io);
    for (const ref of chunk) {
      const at = known.indexOf(pathId(ref.href) ?? "") * 2;
      const [contact, photo] = at < 0 ? [] : [answers[at], answers[at + 1]];
      yield contact === undefined || photo === undefined ? { is: "gone", href: ref.href } : fetched(ref, contact, photo);
      stopIfAborted(io);
    }
  }
}

/** A photo that could not be had is not one that is not there. */
function fetched(ref: Ref, contact: Answer, photo: Answer): Fetched {
  if (isDone(contact) && !isDone(photo) && photo.status !== 404) return failed(ref.href, new Error("its photo was not handed over"));
  return fetchedOf<Contact & Listed>(ref, contact, (thing) => itemOf(thing, photoOf(photo)));
}

function photoOf(answer: Answer): CardPhoto | undefined {
  if (!isDone(answer) || typeof answer.body !== "string") return undefined;
  const bytes = new Uint8Array(Buffer.from(answer.body, "base64"));
  return { type: sniff(bytes)?.type ?? "image/jpeg", bytes };
}

function itemOf(contact: Contact, photo: CardPhoto | undefined): Item {
  const categories = contact.categories ?? [];
  return {
    kind: "contact",
    uid: uidOf(contact),
    body: { type: "text/vcard", bytes: contactCard(contact, photo) },
    raw: graphRaw.body(contact),
    ...(photo && { parts: { photo } }),
    ...(categories.length > 0 && { facts: { groups: categories } }),
  };
}

/** What only the service may say of a contact. */
const readOnly = new Set(["id", "createdDateTime", "photo", "singleValueExtendedProperties", "multiValueExtendedProperties", "extensions", "@odata.type"]);

class ContactWriting implements Writer {
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
    const wanted = this.#wanted(op.item);
    const marks = [{ id: markIds.key, value: op.key }, ...(op.item.uid === undefined ? [] : [{ id: markIds.uid, value: op.item.uid }])];
    const body = { ...wanted, singleValueExtendedProperties: [...wanted.singleValueExtendedProperties, ...marks] };
    return { method: "POST", path: `${folderPath(this.#folder)}/contacts`, body };
  }

  /** Places that are empty now are emptied there. */
  replace(op: Replacing, id: string): Call {
    const wanted = this.#wanted(op.item);
    const given = new Set(wanted.singleValueExtendedProperties.map((property) => property.id));
    const slots = [markIds.words, markIds.labels, contactIds.personalPage, contactIds.showAs, ...phoneSlots.map((slot) => slot.id)];
    const cleared = slots.filter((slot) => !given.has(slot)).map((slot) => ({ id: slot, value: "" }));
    const marks = op.item.uid === undefined ? [] : [{ id: markIds.uid, value: op.item.uid }];
    const body = { ...wanted, singleValueExtendedProperties: [...wanted.singleValueExtendedProperties, ...cleared, ...marks] };
    return { method: "PATCH", path: `/me/contacts/${id}`, body };
  }

  remove(id: string): Call {
    return { method: "DELETE", path: `/me/contacts/${id}` };
  }

  /** The photo goes by itself, after the contact; what becomes of it is seen when it is read back. */
  async *after(written: readonly Written[], io: Io): AsyncGenerator<Written> {
    const calls = written.map(({ op, id }): Call | undefined => {
      const { photo } = viewVCard(textOf(op.item));
      if (photo?.kind !== "inline" || photo.bytes.length === 0) return undefined;
      const type = photo.type || (sniff(photo.bytes)?.type ?? "image/jpeg");
      return { method: "PUT", path: `/me/contacts/${pathId(id) ?? ""}/photo/$value`, headers: { "content-type": type }, body: photo.bytes };
    });
    yield* written.filter((_, n) => calls[n] === undefined);
    const changed = written.filter((_, n) => calls[n] !== undefined);
    const sent = calls.filter((call) => call !== undefined);
    await Promise.all(sent.map((call) => this.client.send(call, io)));
    yield* await withEtags(this, changed, io);
  }

  #wanted(item: Item): NewContact {
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
}
