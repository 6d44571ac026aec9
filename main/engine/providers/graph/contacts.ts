// People: every folder of contacts is a collection. What changed is told by the folder's delta; each contact is read with
// its named properties, many at once where there are many, and its photo by a call of its own.
import type { Contact, ContactFolder } from "@microsoft/microsoft-graph-types";
import { asLifeboatError, endsAnyRun } from "../../../api/errors.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Collection, Fetched, Io, Item, Ref } from "../provider.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";
import type { GraphClient } from "./client.ts";
import { type CardPhoto, contactCard, uidOf } from "./contact-card.ts";
import { contactProperties } from "./contact-slots.ts";
import { ContactWriting, folderPath, foreseenContact } from "./contact-writing.ts";
import { expandOf, pathId } from "./marks.ts";
import { stopIfAborted } from "../files/storage.ts";
import { answersTo, type Newest, newestOf } from "./newest.ts";
import { deltaOf, type Listed, outlookChanges, pagesOf } from "./pages.ts";
import { graphRaw } from "./raw.ts";
import { chunksOf, fetchedOf } from "./reading.ts";
import type { Room } from "../rooms.ts";
import { findMarked, writeOps } from "./writing.ts";

/** Photos come with their bytes. */
const readAtOnce = 20;

type Reading = { readonly client: GraphClient; readonly newest: Newest<Contact & Listed> };

export function contactsRoom(client: GraphClient): Room {
  const newest = newestOf<Contact & Listed>(client, (id) => `${folderPath(id)}/contacts`, expandOf(contactProperties));
  return {
    name: "contacts",
    kind: "contact",
    collections: (io) => folders(client, io),
    changes: (id, since, io) => deltaOf<Contact & Listed>({ client, start: `${folderPath(id)}/contacts/delta`, changes: outlookChanges }, since, io),
    read: (id, refs, io) => read({ client, newest: newest(id) }, refs, io),
    write: (id, ops, io) => writeOps(new ContactWriting(client, id), ops, io),
    foresee: () => foreseenContact,
    find: (id, keys, io) => findMarked(client, `${folderPath(id)}/contacts`, keys, io),
    add: async (name, io) => asCollection((await client.json({ method: "POST", path: "/me/contactFolders", body: { displayName: name } }, io)) as ContactFolder),
  };
}

/** The one that all have, and every other, folders in folders included. What cannot be listed hides no other: it is told in the end. */
async function* folders(client: GraphClient, io: Io): AsyncGenerator<Collection> {
  const first = (await client.get("/me/contactFolders/contacts", io)) as ContactFolder;
  yield asCollection(first);
  const seen = new Set([first.id]);
  const open = ["/me/contactFolders?$top=100", childrenOf(first)];
  let broken: unknown;
  for (let list = open.shift(); list !== undefined; list = open.shift()) {
    try {
      for await (const page of pagesOf<ContactFolder>(client, list, io)) {
        for (const folder of page) {
          if (folder.id === undefined || seen.has(folder.id)) continue;
          seen.add(folder.id);
          yield asCollection(folder);
          open.push(childrenOf(folder));
        }
      }
    } catch (thrown) {
      if (endsAnyRun.has(asLifeboatError(thrown).code)) throw thrown;
      broken ??= thrown;
    }
  }
  if (broken !== undefined) throw broken;
}

const childrenOf = ({ id = "" }: ContactFolder): string => `${folderPath(id)}/childFolders?$top=100`;

function asCollection({ id = "", displayName }: ContactFolder): Collection {
  return { id, name: displayName || "Contacts", kinds: ["contact"], readOnly: false, unlisted: "gone" };
}

async function* read({ client, newest }: Reading, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
  stopIfAborted(io);
  await newest.look(refs, io);
  for (const chunk of chunksOf(refs, readAtOnce)) {
    stopIfAborted(io);
    const contacts = await newest.now(chunk, (id) => `/me/contacts/${id}?${expandOf(contactProperties)}`, io);
    const photos = await answersTo(client, [...contacts.keys()], (id) => `/me/contacts/${id}/photo/$value`, io);
    for (const ref of chunk) {
      const id = pathId(ref.href) ?? "";
      const [contact, photo] = [contacts.get(id), photos.get(id)];
      yield contact === undefined || photo === undefined ? { is: "gone", href: ref.href } : fetched(ref, contact, photo);
      stopIfAborted(io);
    }
  }
}

/** A photo that could not be had is not one that is not there: it is owed. */
function fetched(ref: Ref, contact: Answer, photo: Answer): Fetched {
  const answer = fetchedOf<Contact & Listed>(ref, contact, (thing) => itemOf(thing, photoOf(photo)));
  if (answer.is !== "item" || isDone(photo) || photo.status === 404) return answer;
  const { code, detail } = errorOf(photo);
  return { ...answer, owes: { code, detail: `its picture: ${detail}` } };
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
