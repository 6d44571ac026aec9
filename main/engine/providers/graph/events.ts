// Appointments: every calendar is a collection. Microsoft has no delta for all of a calendar, so each run lists its single
// events and series with their etags, and reads what changed: a series with the dates that differ is one item.
import type { Attachment, Calendar, Event } from "@microsoft/microsoft-graph-types";
import { LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import { failed } from "../failed.ts";
import type { Change, Collection, Fetched, Io, Item, Ref } from "../provider.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";
import { fileParts } from "./attached.ts";
import type { GraphClient, Page } from "./client.ts";
import { eventText, eventUid, type Series } from "./event-text.ts";
import { EventWriting, foreseenEvent } from "./event-writing.ts";
import { expandOf, markIds, pathId } from "./marks.ts";
import { type Answers, answersTo, type Newest, newestOf } from "./newest.ts";
import { type Listed, outlookChanges, pagesOf } from "./pages.ts";
import { graphRaw } from "./raw.ts";
import { chunksOf, fetchedOf } from "./reading.ts";
import type { Room } from "../rooms.ts";
import { findMarked, writeOps } from "./writing.ts";

const readAtOnce = 100;
/** Files come with their bytes. */
const filesAtOnce = 20;
/** A calendar that changes while it is read may skip an event: it is read again. */
const mostPages = 10_000;

type Reading = { readonly client: GraphClient; readonly newest: Newest<Event & Listed> };

export function eventsRoom(client: GraphClient): Room {
  const newest = newestOf<Event & Listed>(client, (id) => `${calendarPath(id)}/events`, marks);
  return {
    name: "calendars",
    kind: "event",
    async *collections(io) {
      for await (const page of pagesOf<Calendar>(client, "/me/calendars?$top=100", io)) for (const calendar of page) yield asCollection(calendar);
    },
    changes: (id, _since, io) => list(client, id, io),
    read: (id, refs, io) => read({ client, newest: newest(id) }, refs, io),
    write: (id, ops, io) => writeOps(new EventWriting(client, calendarPath(id)), ops, io),
    foresee: () => foreseenEvent,
    find: (id, keys, io) => findMarked(client, `${calendarPath(id)}/events`, keys, io),
    add: (name, io) => add(client, name, io),
  };
}

const calendarPath = (id: string): string => `/me/calendars/${pathId(id) ?? "-"}`;

function asCollection({ id = "", name, canEdit }: Calendar): Collection {
  return { id, name: name || "Calendar", kinds: ["event"], readOnly: canEdit === false, unlisted: "gone" };
}

/** Outlook has each name once. */
async function add(client: GraphClient, name: string, io: Io): Promise<Collection> {
  for (let n = 1; ; n++) {
    const answer = await client.send({ method: "POST", path: "/me/calendars", body: { name: n === 1 ? name : `${name} (${n})` } }, io);
    if (isDone(answer)) return asCollection(answer.body as Calendar);
    if (answer.status !== 409 || n >= 20) throw errorOf(answer);
  }
}

/** The service counts; a list that holds fewer changed on the way and says nothing about what it lacks. */
async function* list(client: GraphClient, id: string, io: Io): AsyncGenerator<Change> {
  const seen = new Set<string>();
  let total: number | undefined;
  let path: string | undefined = `${calendarPath(id)}/events?$select=id,categories&$count=true&$top=100`;
  for (let n = 0; path !== undefined; n++) {
    const page = (await client.get(path, io)) as Page<Event & Listed> & { readonly "@odata.count"?: number };
    if (!Array.isArray(page.value) || n > mostPages) throw new LifeboatError("bad-answer", "a list without an end");
    total ??= page["@odata.count"];
    for (const event of page.value as readonly (Event & Listed)[]) {
      stopIfAborted(io);
      if (event.id === undefined) continue;
      yield* outlookChanges(event);
      seen.add(event.id);
    }
    const next: string | undefined = page["@odata.nextLink"];
    path = next === undefined ? undefined : client.pathOf(next);
  }
  stopIfAborted(io);
  if (total !== undefined && seen.size < total) throw new LifeboatError("bad-answer", `${total} events, ${seen.size} of them listed`);
  yield { is: "end", listing: "full", ...(total !== undefined && { total }) };
}

const marks = expandOf(Object.values(markIds));

async function* read({ client, newest }: Reading, refs: readonly Ref[], io: Io): AsyncGenerator<Fetched> {
  stopIfAborted(io);
  await newest.look(refs, io);
  for (const chunk of chunksOf(refs, readAtOnce)) {
    stopIfAborted(io);
    const events = await newest.now(chunk, (id) => `/me/events/${id}?${marks}`, io);
    const series = await answersTo(client, idsOf(events, ({ type }) => type === "seriesMaster"), (id) => `/me/events/${id}?$select=id,cancelledOccurrences&$expand=exceptionOccurrences`, io);
    for (const some of chunksOf(chunk, filesAtOnce)) {
      const known = new Set(some.map(({ href }) => pathId(href)));
      const files = await answersTo(client, idsOf(events, ({ hasAttachments }) => hasAttachments === true).filter((id) => known.has(id)), (id) => `/me/events/${id}/attachments`, io);
      for (const ref of some) {
        const id = pathId(ref.href) ?? "";
        const answer = events.get(id);
        yield answer === undefined ? { is: "gone", href: ref.href } : fetched(ref, answer, { dates: series.get(id), files: files.get(id) });
        stopIfAborted(io);
      }
    }
  }
}

/** Of the events that were handed out, those of one sort. */
function idsOf(events: Answers, isSo: (event: Event) => boolean): string[] {
  return [...events].flatMap(([id, answer]) => (isDone(answer) && isSo(answer.body as Event) ? [id] : []));
}

/** What belongs to an event, and only comes by itself. */
type Extra = { readonly dates: Answer | undefined; readonly files: Answer | undefined };

/** Half an event is none: what could not be had is asked for again. */
function fetched(ref: Ref, answer: Answer, { dates, files }: Extra): Fetched {
  for (const extra of [dates, files]) if (extra !== undefined && !isDone(extra)) return failed(ref.href, errorOf(extra));
  return fetchedOf<Event & Listed>(ref, answer, (event) => {
    const { exceptionOccurrences, cancelledOccurrences } = (dates?.body ?? {}) as Event;
    return itemOf({ event, exceptions: exceptionOccurrences ?? [], cancelled: cancelledOccurrences ?? [], attachments: ((files?.body ?? {}) as Page<Attachment>).value ?? [] });
  });
}

function itemOf(series: Series): Item {
  const { event, exceptions, cancelled, attachments } = series;
  const parts = fileParts(attachments);
  const categories = event.categories ?? [];
  return {
    kind: "event",
    uid: eventUid(event),
    body: { type: "text/calendar", bytes: eventText(series) },
    raw: graphRaw.body({ ...event, ...(exceptions.length > 0 && { exceptionOccurrences: exceptions }), ...(cancelled.length > 0 && { cancelledOccurrences: [...cancelled].sort() }) }),
    ...(Object.keys(parts).length > 0 && { parts }),
    ...(categories.length > 0 && { facts: { groups: categories } }),
  };
}
