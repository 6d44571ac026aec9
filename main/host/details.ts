import { closeSync, openSync, readSync } from "node:fs";
import type { Details, Fact, Handlers } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import { mediaHeadLength, readMediaFacts } from "../engine/formats/media.ts";
import { compareItems } from "../engine/items/compare.ts";
import type { VersionRow } from "../engine/vault/read/items.ts";
import type { Vault } from "../engine/vault/vault.ts";
import { mediaFacts, textFacts } from "./facts.ts";
import { current, type Opened, type State } from "./state.ts";
import { pictureTicket, thingOf } from "./things.ts";

const mostVersions = 50;
const mostChanges = 50;
const longestRaw = 256 * 1024;
const longestText = 4 << 20;

export function details(state: State): Pick<Handlers, "details"> {
  return {
    async details({ version }) {
      const opened = current(state);
      const { vault } = opened.engine;
      const [row] = await opened.screens.lists.rows([version]);
      const found = await vault.read.version(version);
      if (!row || !found) throw new LifeboatError("not-found", `there is no version ${version}`);
      const [account, collection] = await placeOf(vault, found, row.account);
      const text = found.kind === "photo" ? undefined : await textOf(vault, found);
      return {
        thing: thingOf(opened, state.options.tickets, row),
        facts: text === undefined ? await photoFacts(vault, found) : textFacts(found.kind, text),
        picture: pictureTicket(opened, state.options.tickets.body, row),
        media: found.kind === "photo" ? mediaOf(opened, state, found) : null,
        collection,
        sourceName: account,
        versions: await historyOf(vault, found.item),
        raw: text === undefined ? null : Buffer.from(text.buffer, text.byteOffset, Math.min(text.byteLength, longestRaw)).toString("utf8"),
      };
    },
  };
}

async function placeOf({ read }: Vault, { collection }: VersionRow, account: number): Promise<[account: string, collection: string]> {
  const [accounts, collections] = await Promise.all([read.accounts(), read.collections(account)]);
  return [accounts.find((a) => a.id === account)?.name ?? "", collections.find((c) => c.id === collection)?.name ?? ""];
}

/** Undefined where it was forgotten, or is larger than anybody reads. */
async function textOf({ read }: Vault, { body }: VersionRow): Promise<Uint8Array | undefined> {
  return body.size > longestText ? undefined : read.bodyText(body.id);
}

/** The first bytes of a file; none where it cannot be read. */
function headOf(path: string, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  try {
    const file = openSync(path, "r");
    try {
      return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return bytes.subarray(0, 0);
  }
}

async function headOfMedia({ read, blobs }: Vault, { body }: VersionRow): Promise<Uint8Array> {
  if (body.ext !== null) return headOf(blobs.path(Buffer.from(body.hash, "hex"), body.ext), Math.min(body.size, mediaHeadLength));
  return (await read.bodyBytes(body.id)) ?? new Uint8Array();
}

async function photoFacts(vault: Vault, version: VersionRow): Promise<Fact[]> {
  if (version.kind !== "photo") return [];
  const media = readMediaFacts(await headOfMedia(vault, version));
  return mediaFacts(version.facts, media, { size: version.body.size, albums: await albumsOf(vault, version) });
}

async function albumsOf({ read }: Vault, { facts, collection }: Pick<VersionRow, "facts" | "collection">): Promise<string[]> {
  const { groups = [] } = facts;
  if (groups.length === 0) return [];
  const known = (await read.groupings()).filter((grouping) => grouping.collection === collection);
  return groups.map((id) => known.find((grouping) => grouping.id === id)?.name ?? id);
}

function mediaOf({ engine, screens }: Opened, { options }: State, { version, body }: VersionRow): Details["media"] {
  const { vault } = engine;
  const bytes = async (): Promise<Uint8Array> => {
    const [row] = await screens.lists.rows([version]);
    const stored = row && (await vault.read.bodyBytes(body.id));
    if (stored) return stored;
    throw new LifeboatError("gone", "it was forgotten on request");
  };
  const { hash, ext, type } = body;
  return { path: options.tickets.body(vault.dir, { hash, ext, type, bytes }), type };
}

/** Newest first, each with what it changed of the one before. */
async function historyOf(vault: Vault, item: number): Promise<Details["versions"]> {
  const all = (await vault.read.versions(item)).slice(0, mostVersions);
  const texts = new Map<number, Uint8Array | undefined>();
  for (const version of all) if (version.kind !== "photo") texts.set(version.version, await textOf(vault, version));
  const told: Details["versions"][number][] = [];
  for (const [at, version] of all.entries()) {
    const before = all[at + 1];
    const [old, now] = [before && texts.get(before.version), texts.get(version.version)];
    const changes = !before ? [] : [...(old && now ? compareItems(version.kind, old, now) : bodyChange(before, version)), ...(await factChanges(vault, before, version))];
    told.push({ version: version.version, snapshot: version.first, from: version.firstTime, until: version.untilTime, changes: changes.slice(0, mostChanges) });
  }
  return told;
}

type Change = Details["versions"][number]["changes"][number];

function bodyChange(before: VersionRow, after: VersionRow): Change[] {
  return before.body.hash === after.body.hash ? [] : [{ field: "bytes", before: String(before.body.size), after: String(after.body.size) }];
}

async function factChanges(vault: Vault, before: VersionRow, after: VersionRow): Promise<Change[]> {
  const [from, to] = [await factTexts(vault, before), await factTexts(vault, after)];
  return Object.keys(to).flatMap((field) => {
    const [old = "", now = ""] = [from[field], to[field]];
    return old === now ? [] : [{ field, ...(old !== "" && { before: old }), ...(now !== "" && { after: now }) }];
  });
}

async function factTexts(vault: Vault, version: VersionRow): Promise<Record<string, string>> {
  const { name = "", taken = "", favourite } = version.facts;
  return { file: name, taken, favourite: favourite ? "true" : "", albums: (await albumsOf(vault, version)).toSorted().join(", ") };
}
