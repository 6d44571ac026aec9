// Events into the phone's calendars, by Android's own `content insert`: the shell holds WRITE_CALENDAR, and without guests no
// account has anybody to write to. The key of a write stands in `customAppUri`, which no calendar app shows without a package.
// What has more than one row is marked as unfinished until all of it is there.
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { bytesOf } from "../bytes.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io, Op, Outcome, Ref } from "../provider.ts";
import { writeError } from "./answers.ts";
import { bindings, type Cells, isBindable } from "./bind.ts";
import { ownMark } from "./calendar-text.ts";
import { type CalendarPlace, type CalendarsPart, calendarUri } from "./calendars.ts";
import type { Answer, Ask, Call, Tell } from "./content.ts";
import { type EventRow, type NewEvent, rowsOf } from "./event-rows.ts";
import { readIds, readTable, type Row, text } from "./table.ts";

type Create = Extract<Op, { do: "create" }>;
type Remove = Extract<Op, { do: "remove" }>;
type Draft = { readonly key: string; readonly event: NewEvent };
type Made = Draft & { readonly id: string };

export type EventPlace = { readonly ask: Ask; readonly tell: Tell; readonly sdk: number; readonly part: CalendarsPart };

const finished = (key: string): string => `${ownMark}${key}`;
const unfinished = (key: string): string => `${ownMark}new:${key}`;
/** Reminders.METHOD_ALERT. */
const alert = 1;

export class EventTarget {
  private readonly place: EventPlace;

  constructor(place: EventPlace) {
    this.place = place;
  }

  async *write(collection: string, ops: readonly Op[], io: Io): AsyncGenerator<Outcome> {
    if (ops.length === 0) return;
    stopIfAborted(io);
    const calendar = await this.place.part.place(collection, io);
    if (calendar === undefined) throw new LifeboatError("read-only", "nothing may be written to this calendar");
    const batch = new Batch(this.place, calendar, io);
    try {
      yield* batch.create([...new Map(ops.flatMap((op) => (op.do === "create" ? [[op.key, op] as const] : []))).values()]);
      for (const op of ops) {
        if (op.do === "remove") yield await this.remove(batch, collection, op, io);
        if (op.do === "replace") yield { key: op.key, is: "failed", code: "unsupported", detail: "events on a phone are not replaced" };
      }
    } finally {
      this.place.part.forget();
    }
  }

  async *find(collection: string, keys: readonly string[], io: Io): AsyncGenerator<{ key: string; ref: Ref }> {
    if (keys.length === 0) return;
    const marks = await marksIn(this.place.ask, collection.slice("calendar-".length), io);
    for (const key of new Set(keys)) {
      const [id] = marks.get(finished(key)) ?? [];
      if (id !== undefined) yield { key, ref: refOf(id) };
    }
  }

  private async remove(batch: Batch, collection: string, { key, ref }: Remove, io: Io): Promise<Outcome> {
    const entry = await this.place.part.entry(collection, ref.href, io);
    if (entry === undefined) return { key, is: "done" };
    if (ref.etag !== undefined && entry.ref.etag !== ref.etag) return { key, is: "conflict" };
    const failure = await batch.remove(entry.rows);
    return failure === undefined ? { key, is: "done" } : { key, is: "failed", code: failure.code, detail: failure.detail };
  }
}

/** One write into one calendar. */
class Batch {
  private readonly place: EventPlace;
  private readonly calendar: CalendarPlace;
  private readonly io: Io;

  constructor(place: EventPlace, calendar: CalendarPlace, io: Io) {
    this.place = place;
    this.calendar = calendar;
    this.io = io;
  }

  async *create(ops: readonly Create[]): AsyncGenerator<Outcome> {
    if (ops.length === 0) return;
    const before = await this.marks();
    const drafts: Draft[] = [];
    for (const op of ops) {
      const [there] = before.get(finished(op.key)) ?? [];
      const draft = there === undefined ? await draftOf(op) : ({ key: op.key, is: "done", ref: refOf(there) } as const);
      if ("is" in draft) yield draft;
      else drafts.push(draft);
    }
    await this.remove(drafts.flatMap(({ key }) => before.get(unfinished(key)) ?? []));
    const answers = await this.tell(drafts.map((draft) => this.insert("events", this.masterCells(draft))));
    const after = drafts.length === 0 ? before : await this.marks();
    const made: Made[] = [];
    for (const [n, draft] of drafts.entries()) {
      const [id] = after.get(markOf(draft)) ?? [];
      if (id === undefined) yield failed(draft.key, writeError(answers[n]?.failure, calendarUri));
      else made.push({ ...draft, id });
    }
    yield* this.complete(made);
  }

  /** Gives the reason where some are there still. */
  async remove(ids: readonly string[]): Promise<LifeboatError | undefined> {
    if (ids.length === 0) return undefined;
    const answers = await this.tell(ids.map((id) => ["delete", "--uri", this.uri(`events/${id}`)]));
    const failure = answers.find((answer) => answer.failure !== undefined)?.failure;
    const left = await readIds(this.place.ask, { uri: `${calendarUri}/events`, where: `deleted=0 AND _id IN (${ids.join(",")})` }, this.io);
    return left.length === 0 ? undefined : writeError(failure, calendarUri);
  }

  /** Changed dates and reminders; only with all of them it is the event that was asked for. */
  private async *complete(made: readonly Made[]): AsyncGenerator<Outcome> {
    const failures = new Map<Made, LifeboatError>();
    const tellAll = async (steps: readonly { readonly of: Made; readonly call: Call }[]): Promise<void> => {
      const answers = await this.tell(steps.map(({ call }) => call));
      for (const [n, { of }] of steps.entries()) if (answers[n]?.failure !== undefined) failures.set(of, writeError(answers[n].failure, calendarUri));
    };
    await tellAll(made.flatMap((of) => of.event.changed.map(({ cells }) => ({ of, call: this.insert("events", { ...cells, calendar_id: Number(this.calendar.id), original_id: Number(of.id) }) }))));
    const changed = await this.changedIds(made.filter(({ event }) => event.changed.some(({ reminders }) => reminders.length > 0)));
    await tellAll(made.flatMap((of) => [[of.id, of.event] as const, ...of.event.changed.map((row) => [changed.get(`${of.id} ${String(row.cells["originalInstanceTime"])}`), row] as const)].flatMap(([id, row]) => this.reminders(id, row).map((call) => ({ of, call })))));
    await tellAll(made.filter((of) => !failures.has(of) && !isSimple(of.event)).map((of) => ({ of, call: ["update", "--uri", this.uri(`events/${of.id}`), ...bindings({ customAppUri: finished(of.key) }, this.place.sdk)] })));
    for (const of of made) {
      const failure = failures.get(of);
      if (failure !== undefined) await this.remove([...(await this.changedIds([of])).values(), of.id]);
      yield failure === undefined ? { key: of.key, is: "done", ref: refOf(of.id) } : failed(of.key, failure);
    }
  }

  /** By the id of the series and the time that the date has in it. */
  private async changedIds(made: readonly Made[]): Promise<Map<string, string>> {
    if (made.length === 0) return new Map();
    const where = `deleted=0 AND original_id IN (${made.map(({ id }) => id).join(",")})`;
    const { rows } = await readTable(this.place.ask, { uri: `${calendarUri}/events`, numbers: ["original_id", "originalInstanceTime"], texts: [], where }, this.io);
    return new Map(rows.map((row) => [`${row["original_id"] ?? ""} ${row["originalInstanceTime"] ?? ""}`, row["_id"] ?? ""]));
  }

  private reminders(id: string | undefined, { reminders }: EventRow): Call[] {
    return id === undefined ? [] : reminders.map((minutes) => this.insert("reminders", { event_id: Number(id), minutes, method: alert }));
  }

  private masterCells(draft: Draft): Cells {
    const { key, event } = draft;
    const { uid } = event;
    return {
      ...event.cells,
      calendar_id: Number(this.calendar.id),
      customAppUri: markOf(draft),
      ...(uid !== undefined && uid !== "" && { uid2445: uid }),
      // The dates that differ from a series are told from it by this (CalendarInstancesHelper); an account sets its own.
      ...(this.calendar.local !== undefined && { _sync_id: `lifeboat-${key}` }),
    };
  }

  private insert(table: string, cells: Cells): Call {
    return ["insert", "--uri", this.uri(table), ...bindings(cells, this.place.sdk)];
  }

  /** In a calendar that no account syncs, its sync adapter is whoever writes: what an app deletes there would only be marked. */
  private uri(path: string): string {
    const { local } = this.calendar;
    return `${calendarUri}/${path}${local === undefined ? "" : `?caller_is_syncadapter=true&account_name=${encodeURIComponent(local.account)}&account_type=LOCAL`}`;
  }

  private async tell(calls: readonly Call[]): Promise<Answer[]> {
    return calls.length === 0 ? [] : this.place.tell(calls, this.io);
  }

  private async marks(): Promise<Map<string, string[]>> {
    return marksIn(this.place.ask, this.calendar.id, this.io);
  }
}

async function draftOf({ key, item }: Create): Promise<Draft | Outcome> {
  try {
    const event = rowsOf(await bytesOf(item.body));
    if (![event, ...event.changed].every(({ cells }) => isBindable(cells))) throw new LifeboatError("too-large", "a text of this event is too long for the phone's own command");
    return { key, event };
  } catch (thrown) {
    return failed(key, asLifeboatError(thrown));
  }
}

/** One row alone is all there or not at all. */
const isSimple = ({ reminders, changed }: NewEvent): boolean => reminders.length === 0 && changed.length === 0;
const markOf = ({ key, event }: Draft): string => (isSimple(event) ? finished(key) : unfinished(key));
const refOf = (id: string): Ref => ({ href: `event-${id}` });
const failed = (key: string, { code, detail }: LifeboatError): Outcome => ({ key, is: "failed", code, detail });

/** Ids of events by their marks. */
async function marksIn(ask: Ask, calendar: string, io: Io): Promise<Map<string, string[]>> {
  const where = `deleted=0 AND calendar_id=${Number(calendar)} AND customAppUri LIKE '${ownMark}%'`;
  const { rows } = await readTable(ask, { uri: `${calendarUri}/events`, numbers: [], texts: ["customAppUri"], where }, io);
  const byMark = Map.groupBy(rows, (row: Row) => text(row, "customAppUri") ?? "");
  return new Map([...byMark].map(([mark, own]) => [mark, own.map((row) => row["_id"] ?? "")]));
}
