// All that a server holds, and whether any of it asks the server to send messages.
import { listFolders, listItems, readItem } from "./dav-setup.ts";
import type { Server } from "./server.ts";

/** Text by UID. Throws where something is there twice. */
export async function everyItem(server: Server): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const homes = await Promise.all([server.contactsHome, server.calendarsHome].map((home) => listFolders(server, home)));
  for (const folder of new Set(homes.flat())) {
    for (const path of await listItems(server, folder)) {
      const text = await readItem(server, path);
      const uid = /^UID:(.*?)\r?$/m.exec(text)?.[1] ?? path;
      if (found.has(uid)) throw new Error(`${uid} is there twice`);
      found.set(uid, text);
    }
  }
  return found;
}

export type Mailing = { /** The text without SCHEDULE-AGENT=CLIENT (RFC 6638). */ readonly quiet: string; readonly invited: number; /** Those of them who would get a message. */ readonly loud: number };

export function mailing(text: string): Mailing {
  const unfolded = text.replaceAll(/\r?\n[ \t]/g, "");
  const people = unfolded.match(/^(ORGANIZER|ATTENDEE)[;:].*$/gm) ?? [];
  const loud = people.filter((line) => !line.includes(";SCHEDULE-AGENT=CLIENT")).length;
  return { quiet: unfolded.replaceAll(";SCHEDULE-AGENT=CLIENT", ""), invited: people.length, loud };
}
