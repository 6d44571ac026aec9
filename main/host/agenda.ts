import type { Handlers, Occurrence } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import type { Dated } from "./read/agenda.ts";
import { current, type State } from "./state.ts";
import { thingOf, wantedFrom } from "./things.ts";

type Calls = Pick<Handlers, "occurrences" | "taskLists" | "tasks">;

const mostRows = 500;
/** Clocks have been turned by whole days. */
const longestDay = 50 * 3600_000;

export function agenda(state: State): Calls {
  const { tickets } = state.options;
  return {
    async occurrences({ first, starts, filter, without, most }) {
      const instants = starts.map((start) => Date.parse(start));
      const inRow = instants.slice(1).every((start, at) => start >= (instants[at] ?? 0) && start - (instants[at] ?? 0) <= longestDay);
      if (!inRow) throw new LifeboatError("usage", "starts are the beginnings of days in a row");
      const opened = current(state);
      const { dates, counts } = await opened.screens.texts.days(await wantedFrom(opened, filter), { first, starts: instants, most }, without);
      return { dates: dates.map((dated): Occurrence => ({ thing: thingOf(opened, tickets, dated.row), ...told(dated) })), counts };
    },

    async taskLists({ filter }) {
      const opened = current(state);
      return opened.screens.texts.taskLists(await wantedFrom(opened, filter));
    },

    async tasks({ collection, done, filter, page }) {
      const opened = current(state);
      const wanted = await wantedFrom(opened, filter);
      const found = await opened.screens.texts.tasks({ ...wanted, collection }, { done, offset: page.offset, limit: Math.min(page.limit, mostRows) });
      return found.map(({ row, ...task }) => ({ thing: thingOf(opened, tickets, row), ...task }));
    },
  };
}

/** An instant for what has a zone; else as it is written: the same wall clock everywhere. The end of a day is exclusive. */
function told({ start, end, zoned, allDay, at, length }: Dated): Omit<Occurrence, "thing"> {
  const until = start === end ? null : end;
  if (!zoned) return { start, end: until, allDay };
  return { start: new Date(at).toISOString(), end: until && new Date(at + length).toISOString(), allDay };
}
