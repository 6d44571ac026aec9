// People: every folder of contacts is a collection. What changed is told by the folder's delta; each contact is read with
// its named properties, and its photo by a call of its own.
import type { Contact, ContactFolder } from "@microsoft/microsoft-graph-types";
import { sniff } from "../../formats/sniff.ts";
import type { Collection, Fetched, Io, Item, Ref } from "../provider.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";
import type { Call, GraphClient } from "./client.ts";
import { type CardPhoto, contactCard, uidOf } from "./contact-card.ts";
import { contactProperties } from "./contact-slots.ts";
import { ContactWriting, folderPath, foreseenContact } from "./contact-writing.ts";
import { expandOf, pathId } from "./marks.ts";
import { stopIfAborted } from "../files/storage.ts";
import { allOf, deltaOf, type Listed, outlookChanges } from "./pages.ts";
import { graphRaw } from "./raw.ts";
import { chunksOf, failed, fetchedOf } from "./reading.ts";
import type { Room } from "../rooms.ts";
import { findMarked, writeOps } from "./writing.ts";

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
    foresee: () => foreseenContact,
    find: (id, keys, io) => findMarked(client, `${folderPath(id)}/contacts`, keys, io),
    add: async (name, io) => asCollection((await client.json({ method: "POST", path: "/me/contactFolders", body: { displayName: name } }, io)) as ContactFolder),
  };
}

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
  if (isDone(contact) && !isDone(photo) && photo.status !== 404) return failed(ref.href, errorOf(photo));
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
