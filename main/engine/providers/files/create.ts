// New items: written aside and synced, remembered under their keys, then named, all of a batch together.
import type { BigIntStats } from "node:fs";
import { lstat, rm } from "node:fs/promises";
import { LifeboatError } from "../../../api/errors.ts";
import { giveFreshName } from "../../disk/durable.ts";
import { bytesOf } from "../bytes.ts";
import type { Body, Item, Op, Outcome, Ref } from "../provider.ts";
import { writeDurably } from "./durable.ts";
import { readNames } from "./disk.ts";
import type { Written } from "./ledger.ts";
import type { FsPath } from "./names.ts";
import { displayName, escapeName, hrefOf, joinPath, safeStem } from "./names.ts";
import { partFileName } from "./part-names.ts";
import { pieceRef } from "./reader.ts";
import type { FileEntry } from "./storage.ts";
import { stopIfAborted } from "./storage.ts";
import type { FreeName } from "./taken-names.ts";
import { photoName, TakenNames } from "./taken-names.ts";
import { sortOf } from "./types.ts";
import type { Workplace } from "./workplace.ts";
import { failed, fileTime, isStillThere, pieceOf, refUnderKey, temporaryPath } from "./workplace.ts";

type Create = Extract<Op, { do: "create" }>;
type Staged = { readonly part: string; readonly body: Body; readonly temporary: FsPath; readonly stat: BigIntStats };

/** An item written aside; it wants the name `stem.extension`. The first file is the item itself. */
type Draft = FreeName & { readonly op: Create; readonly files: readonly Staged[] };
type Named = Draft & { readonly names: readonly string[] };

/** Files written at once. */
const together = 8;

/** Not durable before the caller has synced the folder. */
export async function createItems(place: Workplace, ops: readonly Create[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const drafts: Draft[] = [];
  const wanted = [...new Map(ops.map((op) => [op.key, op])).values()];
  for (let at = 0; at < wanted.length; at += together) {
    for (const staged of await Promise.all(wanted.slice(at, at + together).map((op) => stage(place, op)))) {
      if ("is" in staged) outcomes.push(staged);
      else drafts.push(staged);
    }
  }
  const named = await claimNames(place, drafts);
  await place.ledger.add(named.map((draft) => ledgerEntry(place, draft)));
  for (const draft of named) outcomes.push(await name(place, draft));
  return outcomes;
}

async function claimNames(place: Workplace, drafts: readonly Draft[]): Promise<Named[]> {
  if (drafts.length === 0) return [];
  const onDisk = (await readNames(place.path)).map((entry) => displayName(entry.name));
  // A disk may take more names for the same than we do.
  const taken = new TakenNames(onDisk, (name) => lstat(joinPath(place.path, name)).then(() => true, () => false));
  const named: Named[] = [];
  for (const draft of drafts) named.push({ ...draft, names: await taken.claim(draft) });
  return named;
}

async function stage(place: Workplace, op: Create): Promise<Draft | Outcome> {
  const { key, item } = op;
  try {
    stopIfAborted(place.io);
    const earlier = await refUnderKey(place, key);
    if (earlier !== undefined) return { key, is: "done", ref: earlier };
    await clearRemains(place, key);
    const { stem, extension } = wantedName(key, item);
    const body = item.kind === "photo" ? item.body : await checkedText(item);
    const files = [await stageFile(place, op, "", body)];
    for (const [part, partBody] of Object.entries(item.parts ?? {})) {
      const kept = item.kind === "photo" && partFileName(stem, extension, part, partBody) !== undefined;
      if (kept) files.push(await stageFile(place, op, part, partBody));
      else place.io.log("a part has no place in a folder", { part });
    }
    return { op, stem, extension, files };
  } catch (thrown) {
    return failed(key, thrown);
  }
}

async function stageFile(place: Workplace, { key, item }: Create, part: string, body: Body): Promise<Staged> {
  const temporary = temporaryPath(place, key, part);
  try {
    return { part, body, temporary, stat: await writeDurably(temporary, body, fileTime(item)) };
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw thrown;
  }
}

/** Photos keep their names, text is named by its key. */
function wantedName(key: string, item: Item): FreeName {
  if (item.kind === "photo") return photoName(key, item);
  return { stem: safeStem(key), extension: item.kind === "contact" ? "vcf" : "ics" };
}

async function checkedText(item: Item): Promise<Body> {
  const bytes = await bytesOf(item.body);
  pieceOf(item, bytes);
  return { type: item.body.type, bytes };
}

/** Parts that an earlier try had named when it was killed before the item itself. */
async function clearRemains(place: Workplace, key: string): Promise<void> {
  for (const file of place.ledger.get(key)?.files.slice(1) ?? []) {
    if (file !== undefined && (await isStillThere(place, file))) await rm(joinPath(place.path, file.name));
  }
}

function ledgerEntry({ folder }: Workplace, { op, names, files }: Named): Written {
  const [main, ...parts] = files.map(({ stat }, i) => ({ name: names[i] ?? "", is: folder.fingerprint(stat) }));
  if (main === undefined) throw new LifeboatError("internal", "an item without a file");
  return { key: op.key, files: [main, ...parts] };
}

/** The item's own file comes last: while it is missing, nothing was written under the key. */
async function name(place: Workplace, draft: Named): Promise<Outcome> {
  const { key } = draft.op;
  try {
    for (const [i, { temporary }] of [...draft.files.entries()].reverse()) {
      const free = await giveFreshName(temporary, pathOf(place, draft.names[i] ?? ""));
      if (!free) throw new LifeboatError("exists", "another program took the name");
    }
    return { key, is: "done", ref: await refOf(place, draft) };
  } catch (thrown) {
    for (const { temporary } of draft.files) await rm(temporary, { force: true }).catch(() => undefined);
    return failed(key, thrown);
  }
}

async function refOf(place: Workplace, { op, files, names }: Named): Promise<Ref> {
  const { reader, collection } = place;
  const [main, ...parts] = files.map((file, i) => asEntry(place, names[i] ?? "", file));
  if (main === undefined) throw new LifeboatError("internal", "an item without a file");
  if (op.item.kind === "photo") {
    const named = parts.map((entry, i): [string, FileEntry] => [files[i + 1]?.part ?? "", entry]);
    return reader.mediaRef(collection, { main, parts: Object.fromEntries(named) });
  }
  return pieceRef(hrefOf(collection, main.name), pieceOf(op.item, await bytesOf(files[0]?.body ?? op.item.body)));
}

function asEntry(place: Workplace, display: string, { stat }: Staged): FileEntry {
  return place.folder.entry(escapeName(display), sortOf(display) ?? "sidecar", pathOf(place, display), stat);
}

function pathOf({ path }: Workplace, display: string): FsPath {
  return joinPath(path, display);
}
