// Places of a contact that Microsoft Graph's own fields lack and Outlook has: MAPI properties by their number
// ([MS-OXPROPS], [MS-OXOCNTC]).
import { markIds } from "./marks.ts";

/** A number each, and how a card tells it. */
export const phoneSlots = [
  { id: "String 0x3A1A", head: "TEL;TYPE=MAIN" },
  { id: "String 0x3A1E", head: "TEL;TYPE=CAR" },
  { id: "String 0x3A21", head: "TEL;TYPE=PAGER" },
  { id: "String 0x3A24", head: "TEL;TYPE=WORK;TYPE=FAX" },
  { id: "String 0x3A25", head: "TEL;TYPE=HOME;TYPE=FAX" },
  { id: "String 0x3A23", head: "TEL;TYPE=FAX" },
  { id: "String 0x3A1F", head: "TEL" },
] as const;

export const contactIds = {
  anniversary: "SystemTime 0x3A41",
  personalPage: "String 0x3A50",
  /** Ours: a company, shown by its name. */
  showAs: `${markIds.key.replace(/Key$/, "")}ShowAs`,
} as const;

/** All that are asked for with a contact. */
export const contactProperties: readonly string[] = [...Object.values(markIds), ...Object.values(contactIds), ...phoneSlots.map(({ id }) => id)];
