import type { calendar_v3 } from "@googleapis/calendar";
import type { Io } from "../../provider.ts";
import { Turns } from "../../turns.ts";
import { GoogleError } from "../api.ts";
import type { Event, Group } from "./types.ts";

type List = calendar_v3.Schema$Events;
/** Pages of a calendar: all of it, or what changed since a token. */
type Pages = (syncToken: string | undefined, io: Io) => AsyncIterable<List>;

/** Keeps up with a calendar that is being written to: one request tells of everything that came since the last. */
export class Watch {
  readonly #pages: Pages;
  readonly #turns = new Turns();
  readonly #uids = new Set<string>();
  readonly #single = new Set<string>();
  #token: string | undefined;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  /** Takes a UID for an event that is about to be written. False: one may be there, as far as the last look has shown. */
  claim(uid: string): boolean {
    return !this.#uids.has(uid) && this.#uids.add(uid) !== undefined;
  }

  /** Not a series, as far as the last look has shown: its etag is that of all of it. */
  isSingle(id: string): boolean {
    return this.#single.has(id);
  }

  /** What came since the last look, each with the dates that came with it; the first one gives nothing. */
  look(io: Io): Promise<Group[]> {
    return this.#turns.run(async () => {
      const since = this.#token;
      const events = await this.#events(since, io);
      for (const event of events) this.#note(event);
      return since === undefined ? [] : groupsOf(events);
    });
  }

  #note({ id, iCalUID, recurrence, recurringEventId }: Event): void {
    if (iCalUID) this.#uids.add(iCalUID);
    if (!id) return;
    if (recurrence || recurringEventId) this.#single.delete(id);
    else this.#single.add(id);
  }

  async #events(since: string | undefined, io: Io): Promise<Event[]> {
    const found: Event[] = [];
    try {
      for await (const { items, nextSyncToken } of this.#pages(since, io)) {
        found.push(...(items ?? []));
        this.#token = nextSyncToken ?? this.#token;
      }
      return found;
    } catch (thrown) {
      if (since === undefined || !(thrown instanceof GoogleError) || thrown.status !== 410) throw thrown;
      this.#token = undefined;
      return this.#events(undefined, io);
    }
  }
}

function groupsOf(events: readonly Event[]): Group[] {
  const dates = Map.groupBy(events.filter(({ recurringEventId }) => recurringEventId), ({ recurringEventId }) => recurringEventId ?? "");
  return events.filter(({ recurringEventId, status }) => !recurringEventId && status !== "cancelled").map((master) => ({ master, exceptions: dates.get(master.id ?? "") ?? [] }));
}
