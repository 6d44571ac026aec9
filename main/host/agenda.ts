import type { Handlers, Occurrence } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import type { Dated } from "./read/agenda.ts";
import { current, type State } from "./state.ts";
import { thingOf, wantedFrom } from "./things.ts";

type Calls = Pick<Handlers, "occurrences" | "tasks">;

const day = 24 * 3600_000;
const longest = 400 * day;

export function agenda(state: State): Calls {
  const { tickets } = state.options;
  return {
    async occurrences({ from, to, filter }) {
      const [first, last] = [Date.parse(from), Date.parse(to)];
      if (Number.isNaN(first) || Number.isNaN(last) || last - first > longest) throw new LifeboatError("usage", "from and to are times, at most a year apart");
      const opened = current(state);
      // Days and floating times come as if they were UTC, so a day more on both sides is asked for than is wanted here.
      const found = await opened.screens.texts.occurrences(await wantedFrom(opened, filter), first - day, last + day);
      const here = found.filter((dated) => startsAt(dated) < last && endsAt(dated) >= first);
      return here.map((dated): Occurrence => ({ thing: thingOf(opened, tickets, dated.row), ...told(dated) }));
    },

    async tasks({ filter }) {
      const opened = current(state);
      const found = await opened.screens.texts.tasks(await wantedFrom(opened, filter));
      return found.map(({ row, ...task }) => ({ thing: thingOf(opened, tickets, row), ...task }));
    },
  };
}

/** An instant for what has a zone; else as it is written: the same wall clock everywhere. The end of a day is exclusive. */
function told({ start, end, zoned, allDay, at }: Dated): Omit<Occurrence, "thing"> {
  const until = start === end ? null : end;
  if (!zoned) return { start, end: until, allDay };
  return { start: new Date(at).toISOString(), end: until && new Date(at + lengthOf(start, end)).toISOString(), allDay };
}

const startsAt = ({ start, zoned, at }: Dated): number => (zoned ? at : local(start));
const endsAt = (dated: Dated): number => startsAt(dated) + Math.max(0, lengthOf(dated.start, dated.end) - (dated.start === dated.end ? 0 : 1));

/** Wall clock of this computer. */
const local = (iso: string): number => Date.parse(iso.length === 10 ? `${iso}T00:00:00` : iso);
const lengthOf = (start: string, end: string): number => Date.parse(asUtc(end)) - Date.parse(asUtc(start));
const asUtc = (iso: string): string => (iso.length === 10 ? `${iso}T00:00:00Z` : iso.endsWith("Z") ? iso : `${iso}Z`);
