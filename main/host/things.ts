import type { Thing, ThingFilter } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import type { Wanted } from "./read/filter.ts";
import type { Row } from "./read/rows.ts";
import type { Opened } from "./state.ts";
import type { Ticket, Tickets } from "./tickets.ts";

/** A row of the vault as screens take it. */
export function thingOf(opened: Opened, tickets: Tickets, row: Row): Thing {
  const { item, version, kind, name, at, account, collection, missing } = row;
  const video = isVideo(row) ? pictureTicket(opened, tickets.body, row) : null;
  return { id: item, version, kind, name, at, source: account, collection, missing, thumb: pictureTicket(opened, tickets.thumb, row), ...(video !== null && { video }) };
}

export const isVideo = ({ kind, picture }: Row): boolean => kind === "photo" && picture?.type.startsWith("video/") === true;

export function pictureTicket({ engine, screens }: Opened, ticket: Ticket, { version, kind, picture }: Row): string | null {
  if (!picture) return null;
  const { vault } = engine;
  const bytes = async (): Promise<Uint8Array> => {
    const found = kind === "contact" ? await screens.lists.picture(version) : undefined;
    if (found && "bytes" in found) return found.bytes;
    const body = (await vault.read.version(version))?.body;
    const stored = body && (await vault.read.bodyBytes(body.id));
    if (stored) return stored;
    throw new LifeboatError("gone", "it was forgotten on request");
  };
  return ticket(vault.dir, { ...picture, bytes });
}

/** An owner nobody is has no things. */
export async function wantedFrom({ engine }: Opened, { kind, source, collection, owner, snapshot }: ThingFilter): Promise<Wanted> {
  const mine = owner === undefined ? undefined : (await engine.vault.read.accounts()).filter((account) => account.owner === owner).map(({ id }) => id);
  const accounts = source === undefined ? mine : mine === undefined || mine.includes(source) ? [source] : [];
  return {
    ...(kind !== undefined && { kind }),
    ...(accounts !== undefined && { accounts }),
    ...(collection !== undefined && { collection }),
    ...(snapshot !== undefined && { snapshot }),
  };
}
