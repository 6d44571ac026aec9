import type { Event, FileAttachment } from "@microsoft/microsoft-graph-types";
import { LifeboatError } from "../../../api/errors.ts";
import { ianaZone } from "../../formats/windows-zones.ts";
import { instantToWall } from "../../formats/zones.ts";
import type { Io, Item, Ref } from "../provider.ts";
import { textOf } from "../rooms.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";
import { attach, type NewFile } from "./attached.ts";
import type { Call, GraphClient, Page } from "./client.ts";
import { eventText, instantOf, momentOf } from "./event-text.ts";
import { labelled, markIds, pathId, uidMark } from "./marks.ts";
import { allOf } from "./pages.ts";
import { overlay, graphRaw } from "./raw.ts";
import { eventOf, type NewEvent, type Override } from "./text-event.ts";
import { chunksOf } from "./reading.ts";
import { type Creating, type Current, findMarked, type Replacing, type Writer, type Written } from "./writing.ts";

/** What of the service's own event is sent back as it is; all else is the text's, or the service's alone. */
const ownFields = ["allowNewTimeProposals", "hideAttendees", "responseRequested", "importance", "sensitivity", "showAs", "location", "locations", "body"] as const;

const day = 86_400_000;

/** Writes events without guests, so that nobody is written to. */
export class EventWriting implements Writer {
  readonly client: GraphClient;
  readonly #calendar: string;
  readonly #wanted = new Map<string, NewEvent>();

  constructor(client: GraphClient, calendar: string) {
    this.client = client;
    this.#calendar = calendar;
  }

  currentPath(id: string): string {
    return `/me/events/${id}?$select=id,attendees,isOrganizer`;
  }

  /** Any change of a meeting goes to its guests, and there is no way to ask that it does not. */
  refuses({ attendees, isOrganizer }: Current): string | undefined {
    const hasGuests = Array.isArray(attendees) && attendees.length > 0;
    return hasGuests && isOrganizer !== false ? "Outlook would write to the guests of this meeting" : undefined;
  }

  create(op: Creating): Call {
    const marks = [{ id: markIds.key, value: op.key }, ...uidMark(op.item)];
    const event = this.#event(op.key, op.item);
    const body = { ...event, singleValueExtendedProperties: [...(event.singleValueExtendedProperties ?? []), ...marks], transactionId: op.key };
    return { method: "POST", path: `${this.#calendar}/events`, body };
  }

  replace(op: Replacing, id: string): Call {
    const event = this.#event(op.key, op.item);
    const given = event.singleValueExtendedProperties ?? [];
    const cleared = [markIds.words, markIds.labels].filter((id) => !given.some((property) => property.id === id)).map((id) => ({ id, value: "" }));
    const marks = [...given, ...cleared, ...uidMark(op.item)];
    return { method: "PATCH", path: `/me/events/${id}`, body: { ...event, recurrence: event.recurrence ?? null, singleValueExtendedProperties: marks } };
  }

  remove(id: string): Call {
    return { method: "DELETE", path: `/me/events/${id}` };
  }

  /** The service takes each transaction once; what it made of it then is found by its key. */
  async made({ key }: Creating, _answer: Answer, io: Io): Promise<Ref | undefined> {
    for await (const { ref } of findMarked(this.client, `${this.#calendar}/events`, [key], io)) return ref;
    return undefined;
  }

  hasMore({ op }: Written): boolean {
    const wanted = this.#wanted.get(op.key);
    return op.do === "replace" || (wanted !== undefined && wanted.overrides.length + wanted.excluded.length + wanted.attachments.length > 0);
  }

  /** Dates that differ or do not take place, and files. */
  async finish({ op, id }: Written, io: Io): Promise<void> {
    const wanted = this.#wanted.get(op.key);
    const path = `/me/events/${pathId(id) ?? "-"}`;
    if (wanted === undefined) return;
    const dates = [...wanted.excluded.map((date) => ({ ...date, event: undefined })), ...wanted.overrides];
    for (const chunk of chunksOf(dates, 20)) {
      const instances = await this.client.batch(chunk.map(({ at }): Call => ({ method: "GET", path: `${path}/instances?startDateTime=${isoOf(at - day)}&endDateTime=${isoOf(at + 2 * day)}` })), io);
      const calls = chunk.flatMap((date, n): Call[] => changeOf(date, instances[n]));
      refused(await this.client.batch(calls, io));
    }
    const kept = op.do === "replace" ? await this.#keepFiles(`${path}/attachments`, wanted.attachments, io) : [];
    for (const file of wanted.attachments.filter((each) => !kept.includes(each))) await attach(this.client, { of: "event", path: `${path}/attachments` }, file, io);
  }

  /** Of the files that are there, those that are wanted stay, and the others go; links and mails stay in any case. Gives those that stay. */
  async #keepFiles(path: string, wanted: readonly NewFile[], io: Io): Promise<NewFile[]> {
    const there = (await allOf<FileAttachment>(this.client, path, io)).filter(({ contentBytes }) => typeof contentBytes === "string");
    const kept = new Map<NewFile, FileAttachment>();
    for (const file of wanted) {
      const same = there.find((each) => each.name === file.name && each.contentBytes === file.contentBytes && ![...kept.values()].includes(each));
      if (same !== undefined) kept.set(file, same);
    }
    const left = there.filter((each) => ![...kept.values()].includes(each)).flatMap(({ id }) => pathId(id ?? "") ?? []);
    refused(await this.client.batch(left.map((id): Call => ({ method: "DELETE", path: `${path}/${id}` })), io));
    return [...kept.keys()];
  }

  #event(key: string, item: Item): Event {
    const wanted = eventToSend(item);
    this.#wanted.set(key, wanted);
    return wanted.event;
  }
}

function eventToSend(item: Item): NewEvent {
  const found = eventOf(textOf(item));
  const { all, labels } = labelled(found.event.categories ?? [], item);
  const marks = [...(found.event.singleValueExtendedProperties ?? []), ...(labels === undefined ? [] : [{ id: markIds.labels, value: labels }])];
  const wanted = { ...found, event: { ...found.event, categories: all, singleValueExtendedProperties: marks } };
  const raw = graphRaw.read<Event>(item.raw);
  if (raw === undefined) return wanted;
  const { exceptionOccurrences, cancelledOccurrences, ...event } = raw;
  const was = eventOf(eventText({ event, exceptions: exceptionOccurrences ?? [], cancelled: cancelledOccurrences ?? [], attachments: [] })).event;
  const sent = overlay<Event>(event, was, wanted.event);
  return { ...wanted, event: { ...wanted.event, ...Object.fromEntries(ownFields.flatMap((name) => (sent[name] === undefined ? [] : [[name, sent[name]]]))) } };
}

/** The text that an event, with the dates that differ, will be read as. */
export function foreseenEvent(item: Item): Uint8Array {
  const { event, overrides, excluded, attachments } = eventToSend(item);
  const zone = ianaZone(event.start?.timeZone ?? "UTC");
  const dayIn = (at: number): string => isoOf(zone === undefined ? at : (instantToWall(at, zone) ?? at)).slice(0, 10);
  return eventText({
    event: { ...told(event), singleValueExtendedProperties: [...(event.singleValueExtendedProperties ?? []), ...uidMark(item)] },
    exceptions: overrides.map(({ at, event: date }) => ({ ...told(date), originalStart: isoOf(at) })),
    cancelled: excluded.map(({ at }) => `OID.-.${dayIn(at)}`),
    attachments,
  });
}

/** The service notes in which zone a time came. */
const told = (event: Event): Event => ({ ...event, originalStartTimeZone: event.start?.timeZone ?? null, originalEndTimeZone: event.end?.timeZone ?? null });

const isoOf = (at: number): string => new Date(at).toISOString();

/** The one date of the series that stands for it; none where it is gone already. */
function changeOf({ at, allDay, event }: Pick<Override, "at" | "allDay"> & { readonly event: Event | undefined }, answer: Answer | undefined): Call[] {
  if (answer === undefined || !isDone(answer)) throw answer === undefined ? new LifeboatError("bad-answer", "no dates of a series") : errorOf(answer);
  const instances = ((answer.body ?? {}) as Page<Event>).value ?? [];
  const found = instances.find((instance) => {
    const starts = (instance.originalStart ? instantOf(instance.originalStart) : momentOf(instance.start))?.getTime() ?? Number.NaN;
    return allDay ? Math.floor(starts / day) === Math.floor(at / day) : starts === at;
  });
  const id = pathId(found?.id ?? "");
  if (id === undefined) return [];
  return [event === undefined ? { method: "DELETE", path: `/me/events/${id}` } : { method: "PATCH", path: `/me/events/${id}`, body: event }];
}

function refused(answers: readonly Answer[]): void {
  const wrong = answers.find((answer) => !isDone(answer));
  if (wrong !== undefined) throw errorOf(wrong);
}
