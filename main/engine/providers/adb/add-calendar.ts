// A calendar on the phone itself: of the account type that Android keeps without an account (CalendarContract.ACCOUNT_TYPE_LOCAL).
import { randomUUID } from "node:crypto";
import { stopIfAborted } from "../files/storage.ts";
import type { Collection, Io } from "../provider.ts";
import { writeError } from "./answers.ts";
import { bindings } from "./bind.ts";
import { calendarUri } from "./calendars.ts";
import type { EventPlace } from "./event-target.ts";
import { readIds } from "./table.ts";

const account = { account_name: "Lifeboat", account_type: "LOCAL" };
/** CalendarColumns.CAL_ACCESS_OWNER. */
const owner = 700;
/** The tide of Lifeboat's own colours. */
const colour = 0xff_0f_6b_6b | 0;

export async function addCalendar({ ask, tell, sdk, part }: EventPlace, displayName: string, io: Io): Promise<Collection> {
  stopIfAborted(io);
  const name = `lifeboat-${randomUUID()}`;
  const cells = { ...account, name, calendar_displayName: displayName, calendar_color: colour, calendar_access_level: owner, ownerAccount: account.account_name, sync_events: 1, visible: 1 };
  const uri = `${calendarUri}/calendars?caller_is_syncadapter=true&account_name=${account.account_name}&account_type=${account.account_type}`;
  const [answer] = await tell([["insert", "--uri", uri, ...bindings(cells, sdk)]], io);
  const [id] = await readIds(ask, { uri: `${calendarUri}/calendars`, where: `name='${name}'` }, io);
  if (id === undefined) throw writeError(answer?.failure, calendarUri);
  part.forget();
  return { id: `calendar-${id}`, name: displayName, kinds: ["event"], readOnly: false, unlisted: "gone" };
}
