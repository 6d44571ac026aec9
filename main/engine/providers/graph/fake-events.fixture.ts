import type { Attachment, Calendar, DateTimeTimeZone, Event } from "@microsoft/microsoft-graph-types";
import { instantToWall, wallToInstant } from "../../formats/zones.ts";
import { FakeAttaching } from "./fake-attaching.fixture.ts";
import { filtered, mergedExtended, shown, withoutExtended } from "./fake-extended.fixture.ts";
import { type FakeHandler, type FakeReply, type FakeRequest, ok, refuse } from "./fake-http.fixture.ts";
import { daysOf, recurrenceProblem } from "./fake-recurrence.fixture.ts";
import { isStale, listReply, ordered, type World } from "./fake-world.fixture.ts";
import { Shelf, type Stored } from "./shelf.fixture.ts";
import { ianaZone } from "../../formats/windows-zones.ts";

type Book = { readonly info: Calendar; readonly shelf: Shelf<Event> };
/** By date, as the series has it ("2026-05-01"). */
type Dates = { readonly changed: Map<string, Event>; readonly cancelled: Set<string> };

const fields = new Set([
  "allowNewTimeProposals", "attendees", "body", "categories", "end", "hideAttendees", "importance", "isAllDay", "isReminderOn", "location", "locations",
  "recurrence", "reminderMinutesBeforeStart", "responseRequested", "sensitivity", "showAs", "singleValueExtendedProperties", "start", "subject", "transactionId",
]);

/** Calendars, series with their dates, files. Whoever is a guest of a changed meeting is written to, and that is noted. */
export class FakeEvents {
  readonly books = new Map<string, Book>();
  readonly dates = new Map<string, Dates>();
  readonly files = new Map<string, Attachment[]>();
  readonly handle: FakeHandler;
  /** What is not below the service's root. */
  readonly raw: FakeHandler;
  private readonly attaching = new FakeAttaching();
  private readonly transactions = new Map<string, string>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.addBook("Calendar", "calendar-1");
    this.handle = (request) => this.answer(request);
    this.raw = (request) => this.signed(request);
  }

  addBook(name: string, id = this.world.nextId("B")): Calendar {
    const info: Calendar = { id, name, canEdit: true, isDefaultCalendar: this.books.size === 0 };
    this.books.set(id, { info, shelf: new Shelf(this.world) });
    return info;
  }

  private answer(request: FakeRequest): FakeReply | undefined {
    const { method, path } = request;
    if (path[0] !== "me") return undefined;
    if (path[1] === "events" && path[2] !== undefined) return this.one(request, path[2], path.slice(3));
    if (path[1] !== "calendars") return undefined;
    if (path[2] === undefined) return method === "POST" ? this.createBook(request.json<Calendar>().name ?? "") : listReply(this.world, request, [...this.books.values()].map(({ info }) => info));
    const book = this.books.get(path[2]);
    if (book === undefined || path[3] !== "events") return refuse(404, "ErrorItemNotFound");
    if (method === "POST") return this.create(book, request.json<Event>());
    const inOrder = ordered(request, book.shelf);
    if (inOrder === undefined) return refuse(400, "ErrorInvalidOrderBy");
    const all = filtered(inOrder, request.query.get("$filter"));
    const isWhole = !request.query.has("$select");
    const reply = listReply(this.world, request, all, (event) => shown({ ...this.told(event), ...(!isWhole && { body: undefined }) }, request.query.get("$expand")));
    return request.query.get("$count") === "true" ? { ...reply, json: { ...(reply.json as object), "@odata.count": all.length } } : reply;
  }

  private createBook(name: string): FakeReply {
    const isTaken = [...this.books.values()].some(({ info }) => info.name === name);
    return isTaken ? refuse(409, "ErrorFolderExists") : ok(this.addBook(name), 201);
  }

  private create({ shelf }: Book, given: Event): FakeReply {
    if (given.transactionId && shelf.actual.has(this.transactions.get(given.transactionId) ?? "")) return refuse(409, "ErrorDuplicateTransactionId");
    const wrong = problem(given) ?? (given.start && given.end ? undefined : refuse(400, "ErrorPropertyValidationFailure"));
    if (wrong !== undefined) return wrong;
    const now = new Date(this.world.now()).toISOString();
    const id = this.world.nextId("E");
    const { displayName: name, mail: address } = this.world.user;
    const own: Event = { iCalUId: `040000008200E00074C5B7101A82E008${id}`, isOrganizer: true, isCancelled: false, organizer: { emailAddress: { name, address } }, createdDateTime: now, lastModifiedDateTime: now, isReminderOn: true, reminderMinutesBeforeStart: 15 };
    const event = shelf.put(id, { ...own, ...normal(given) });
    if (given.transactionId) this.transactions.set(given.transactionId, id);
    this.tell(event);
    return ok(withoutExtended(this.told(event)), 201);
  }

  private one(request: FakeRequest, id: string, rest: readonly string[]): FakeReply {
    const [seriesId = "", date] = id.split("_");
    const book = [...this.books.values()].find(({ shelf }) => shelf.actual.has(seriesId));
    const there = book?.shelf.actual.get(seriesId);
    if (book === undefined || there === undefined) return refuse(404, "ErrorItemNotFound");
    if (date !== undefined) return this.oneDate(request, { book, there, date });
    if (rest[0] === "instances") return listReply(this.world, request, this.instances(there, request.query));
    if (rest[0] === "attachments") return rest[1] === "createUploadSession" ? this.session(request, book, there) : this.attachments(request, book, there);
    if (request.method === "GET") return this.show(request, there);
    if (isStale(request, there)) return refuse(412, "ErrorIrresolvableConflict");
    this.tell(there);
    if (request.method === "DELETE") {
      book.shelf.remove(seriesId);
      return { status: 204 };
    }
    const change = request.json<Event>();
    const wrong = problem(change);
    if (wrong !== undefined) return wrong;
    if (change.recurrence !== undefined) this.dates.delete(seriesId);
    const event = book.shelf.put(seriesId, { ...there, ...normal(change), singleValueExtendedProperties: mergedExtended(there, change) });
    this.tell(event);
    return ok(withoutExtended(this.told(event)));
  }

  private show(request: FakeRequest, there: Stored<Event>): FakeReply {
    const expand = request.query.get("$expand");
    if (expand !== "exceptionOccurrences") return ok(shown(this.told(there), expand));
    const dates = this.dates.get(there.id);
    const cancelledOccurrences = [...(dates?.cancelled ?? [])].map((date) => `OID.${there.id}.${date}`);
    return ok({ "@odata.etag": there["@odata.etag"], id: there.id, cancelledOccurrences, exceptionOccurrences: [...(dates?.changed ?? [])].map(([date, event]) => this.instance(there, date, event)) });
  }

  private oneDate(request: FakeRequest, { book, there, date }: { book: Book; there: Stored<Event>; date: string }): FakeReply {
    const dates = this.dates.get(there.id) ?? { changed: new Map<string, Event>(), cancelled: new Set<string>() };
    this.dates.set(there.id, dates);
    if (dates.cancelled.has(date)) return refuse(404, "ErrorItemNotFound");
    this.tell(there);
    if (request.method === "DELETE") {
      dates.cancelled.add(date);
      dates.changed.delete(date);
    } else {
      const change = request.json<Event>();
      const wrong = change.recurrence === undefined ? problem(change) : refuse(400, "ErrorInvalidRequest");
      if (wrong !== undefined) return wrong;
      dates.changed.set(date, normal(change));
    }
    book.shelf.put(there.id, there);
    return request.method === "DELETE" ? { status: 204 } : ok({ id: `${there.id}_${date}` });
  }

  private instances(event: Event & { id: string }, query: URLSearchParams): object[] {
    const [from, to] = ["startDateTime", "endDateTime"].map((name) => Date.parse(query.get(name) ?? ""));
    if (!event.recurrence || from === undefined || to === undefined) return [];
    const dates = this.dates.get(event.id);
    return daysOf(event.recurrence, to).flatMap((day) => {
      const date = new Date(day).toISOString().slice(0, 10);
      if (day < from - 86_400_000 * 2 || dates?.cancelled.has(date) === true) return [];
      return [this.instance(event, date, dates?.changed.get(date))];
    });
  }

  private instance(event: Event & { id: string }, date: string, changed: Event | undefined): Event {
    const starts = startsOn(event, date);
    const length = utc(event.end) - utc(event.start);
    const times: Event = { start: utcTime(starts), end: utcTime(starts + length) };
    const { recurrence: _, ...own } = event;
    return { ...own, ...times, ...changed, id: `${event.id}_${date}`, type: changed === undefined ? "occurrence" : "exception", seriesMasterId: event.id, originalStart: new Date(starts).toISOString() };
  }

  private attachments(request: FakeRequest, { shelf }: Book, there: Stored<Event>): FakeReply {
    const files = this.files.get(there.id) ?? [];
    if (request.method === "GET") return ok({ value: files });
    if (request.method === "DELETE") return this.detach(request.path[4] ?? "", shelf, there);
    if (request.bytes.length > 4 * 1024 * 1024) return refuse(413, "ErrorMessageSizeExceeded");
    this.attach(shelf, there, request.json<Attachment>());
    return ok({}, 201);
  }

  private attach(shelf: Shelf<Event>, there: Stored<Event>, file: Attachment): void {
    this.tell(there);
    this.files.set(there.id, [...(this.files.get(there.id) ?? []), { ...file, id: this.world.nextId("A") }]);
    shelf.put(there.id, there);
  }

  private detach(id: string, shelf: Shelf<Event>, there: Stored<Event>): FakeReply {
    const files = this.files.get(there.id) ?? [];
    this.tell(there);
    this.files.set(there.id, files.filter((file) => file.id !== id));
    shelf.put(there.id, there);
    return files.some((file) => file.id === id) ? { status: 204 } : refuse(404, "ErrorItemNotFound");
  }

  /** At an address elsewhere, which takes no token. */
  private session(request: FakeRequest, { shelf }: Book, there: Stored<Event>): FakeReply {
    const id = this.world.nextKey();
    const { AttachmentItem } = request.json<{ AttachmentItem?: Parameters<FakeAttaching["begin"]>[1] }>();
    const refusal = this.attaching.begin(id, AttachmentItem, [3_000_000, 150_000_000], (file) => this.attach(shelf, there, file));
    return refusal ?? ok({ uploadUrl: `${this.world.base.replace(/\/v1\.0$/, "")}/attaching/${id}?authtoken=x`, nextExpectedRanges: ["0-"] }, 201);
  }

  private signed(request: FakeRequest): FakeReply | undefined {
    if (request.path[0] !== "attaching") return undefined;
    return request.headers["authorization"] === undefined ? this.attaching.piece(request, request.path[1] ?? "") : refuse(401, "unauthenticated", "a signed address takes no token");
  }

  private told(event: Stored<Event>): Stored<Event> {
    return { ...event, type: event.recurrence ? "seriesMaster" : "singleInstance", hasAttachments: (this.files.get(event.id) ?? []).length > 0, changeKey: event["@odata.etag"] };
  }

  private tell({ attendees, isOrganizer }: Event): void {
    if (isOrganizer !== false) for (const guest of attendees ?? []) this.world.mails.push(guest.emailAddress?.address ?? "somebody");
  }
}

function problem(event: Event): FakeReply | undefined {
  const unknown = Object.keys(event).find((name) => !fields.has(name));
  if (unknown !== undefined) return refuse(400, "RequestBodyRead", `the property '${unknown}' does not exist or is read-only`);
  for (const moment of [event.start, event.end]) {
    if (moment && (ianaZone(moment.timeZone ?? "") === undefined || Number.isNaN(Date.parse(moment.dateTime ?? "")))) return refuse(400, "TimeZoneNotSupportedException");
    if (moment && event.isAllDay === true && !/T00:00:00/.test(moment.dateTime ?? "")) return refuse(400, "ErrorPropertyValidationFailure", "a whole day begins at midnight");
  }
  if (event.start && event.end && utc(event.end) < utc(event.start)) return refuse(400, "ErrorCalendarEndDateIsEarlierThanStartDate");
  const wrong = event.recurrence ? recurrenceProblem(event.recurrence) : undefined;
  return wrong === undefined ? undefined : refuse(400, wrong);
}

/** As the service keeps it: in UTC, with the zone beside; the body as HTML of its own making. */
function normal(event: Event): Event {
  const { start, end, body } = event;
  return {
    ...event,
    ...(start && { start: utcTime(utc(start)), originalStartTimeZone: start.timeZone ?? "UTC" }),
    ...(end && { end: utcTime(utc(end)), originalEndTimeZone: end.timeZone ?? "UTC" }),
    ...(body && { body: { contentType: "html", content: htmlOf(body.content ?? "", body.contentType === "html") } }),
  };
}

function htmlOf(content: string, isHtml: boolean): string {
  const head = '<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>';
  if (!isHtml) return `<html>\r\n${head}\r\n<body>\r\n<div class="PlainText">${content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\n", "<br>\r\n")}</div>\r\n</body>\r\n</html>`;
  return content.replace("<html>", `<html>${head}`);
}

function utc(moment: DateTimeTimeZone | null | undefined): number {
  const wall = Date.parse(`${(moment?.dateTime ?? "").replace(/\.\d+$/, "")}Z`);
  return wallToInstant(wall, ianaZone(moment?.timeZone ?? "UTC") ?? "UTC");
}

const utcTime = (at: number): DateTimeTimeZone => ({ dateTime: `${new Date(at).toISOString().slice(0, 19)}.0000000`, timeZone: "UTC" });

/** The same time of day there, whatever the season. */
function startsOn(event: Event, date: string): number {
  const zone = ianaZone(event.originalStartTimeZone ?? "UTC") ?? "UTC";
  const wall = instantToWall(utc(event.start), zone) ?? 0;
  return wallToInstant(Date.parse(`${date}T00:00:00Z`) + (wall - Math.floor(wall / 86_400_000) * 86_400_000), zone);
}
