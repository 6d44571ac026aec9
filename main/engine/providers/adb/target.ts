// What can be written to a phone: contacts with its owner's help, events, and photos. One write at a time.
import { LifeboatError } from "../../../api/errors.ts";
import { gather } from "../bytes.ts";
import type { Collection, Io, Op, Outcome, Ref, Target } from "../provider.ts";
import { Turns } from "../turns.ts";
import { addCalendar } from "./add-calendar.ts";
import { type ContactPlace, ContactTarget } from "./contact-target.ts";
import { contactsId } from "./contacts.ts";
import { type EventPlace, EventTarget } from "./event-target.ts";
import { lacks } from "./lacks.ts";
import { photosId } from "./photos.ts";
import { type PhotoPlace, PhotoTarget } from "./photo-target.ts";

export type Places = { readonly contacts: ContactPlace; readonly events: EventPlace; readonly photos: Omit<PhotoPlace, "storage"> & { readonly storage: string | undefined } };

export function phoneTarget({ contacts, events, photos }: Places): Target {
  const turns = new Turns();
  const people = new ContactTarget(contacts);
  const calendars = new EventTarget(events);
  const { storage } = photos;
  const pictures = storage === undefined ? undefined : new PhotoTarget({ ...photos, storage });

  const writing = ({ id }: Collection, ops: readonly Op[], io: Io): AsyncIterable<Outcome> => {
    if (id === contactsId) return people.write(ops, io);
    if (id === photosId && pictures !== undefined) return pictures.write(ops, io);
    if (id.startsWith("calendar-")) return calendars.write(id, ops, io);
    throw nowhere(id);
  };
  const finding = ({ id }: Collection, keys: readonly string[], io: Io): AsyncIterable<{ key: string; ref: Ref }> => {
    if (id === contactsId) return people.find(keys, io);
    if (id === photosId && pictures !== undefined) return pictures.find(keys, io);
    if (id.startsWith("calendar-")) return calendars.find(id, keys, io);
    throw nowhere(id);
  };
  return {
    lacks,
    async *write(collection, ops, io) {
      yield* await turns.run(() => gather(writing(collection, ops, io)));
    },
    async *find(collection, keys, io) {
      yield* await turns.run(() => gather(finding(collection, keys, io)));
    },
    async addCollection(kind, name, io) {
      if (kind !== "event") throw new LifeboatError("unsupported", `a phone has one place for each ${kind}`);
      return turns.run(() => addCalendar(events, name, io));
    },
  };
}

function nowhere(id: string): LifeboatError {
  if (id === photosId) return new LifeboatError("source-locked", "unlock the phone once after it was switched on");
  return new LifeboatError("read-only", "nothing may be written there");
}
