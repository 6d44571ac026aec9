import type { calendar_v3 } from "@googleapis/calendar";

export type Event = calendar_v3.Schema$Event;
export type Reminder = calendar_v3.Schema$EventReminder;

/** An event and the dates of its series that differ from it. Without a master: one date of a series somebody else has. */
export type Group = { readonly master: Event; readonly exceptions: readonly Event[] };

/** What an event says only together with its calendar. */
export type Calendar = {
  readonly id: string;
  /** IANA. */
  readonly zone: string | undefined;
  readonly reminders: readonly Reminder[];
  /** Whose account it is: reminders by mail go there. */
  readonly me: string;
};

/** Google's numbers for colours, and the names of CSS that are nearest and each other's (RFC 7986 section 5.9). */
export const colours: Readonly<Record<string, string>> = {
  "1": "lavender",
  "2": "darkseagreen",
  "3": "darkorchid",
  "4": "salmon",
  "5": "gold",
  "6": "orangered",
  "7": "deepskyblue",
  "8": "dimgray",
  "9": "royalblue",
  "10": "seagreen",
  "11": "crimson",
};

export const partStatus: Readonly<Record<string, string>> = { needsAction: "NEEDS-ACTION", accepted: "ACCEPTED", declined: "DECLINED", tentative: "TENTATIVE" };

export const keyOf = (table: Readonly<Record<string, string>>, value: string | undefined): string | undefined =>
  Object.entries(table).find(([, each]) => each.toUpperCase() === value?.toUpperCase())?.[0];
