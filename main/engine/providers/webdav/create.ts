// New photos: sent aside, remembered under their keys, then named.
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { DavError } from "../dav/status.ts";
import { displayName, escapeName, hrefOf } from "../files/names.ts";
import { partFileName } from "../files/part-names.ts";
import { stopIfAborted } from "../files/storage.ts";
import { photoName, TakenNames, type FreeName } from "../files/taken-names.ts";
import type { Body, Op, Outcome, Ref } from "../provider.ts";
import { lengthOf } from "../remote-body.ts";
import { workFolder, type Written } from "./ledger.ts";
import { entryNow, fileTime, refusedWrite, refUnderKey, stage, type Workplace } from "./workplace.ts";

type Create = Extract<Op, { do: "create" }>;
type Staged = { readonly part: string; readonly body: Body; readonly at: string };
/** The first file is the photo itself. */
type Draft = FreeName & { readonly op: Create; readonly size: number; readonly files: readonly Staged[] };
type Named = Draft & { /** As in hrefs. */ readonly names: readonly string[] };

/** Photos on their way at once. */
const together = 4;

export async function createItems(place: Workplace, ops: readonly Create[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const drafts: Draft[] = [];
  const wanted = [...new Map(ops.map((op) => [op.key, op])).values()];
  if (wanted.length === 0) return [];
  await place.site.makeFolder(hrefOf(place.collection, workFolder), place.io);
  for (const some of chunks(wanted)) {
    for (const staged of await Promise.all(some.map((op) => stageOne(place, op)))) {
      if ("is" in staged) outcomes.push(staged);
      else drafts.push(staged);
    }
  }
  const named = await claimNames(place, drafts);
  await place.ledger.add(named.map(ledgerEntry), place.io);
  for (const some of chunks(named)) outcomes.push(...(await Promise.all(some.map((draft) => nameOne(place, draft)))));
  return outcomes;
}

async function stageOne(place: Workplace, op: Create): Promise<Draft | Outcome> {
  const { key, item } = op;
  try {
    stopIfAborted(place.io);
    const earlier = refUnderKey(place, key);
    if (earlier !== undefined) return { key, is: "done", ref: earlier };
    const free = photoName(key, item);
    const size = await lengthOf(item.body);
    const files: Staged[] = [];
    for (const [part, body] of [["", item.body] as const, ...Object.entries(item.parts ?? {})]) {
      if (part !== "" && partFileName(free.stem, free.extension, part, body) === undefined) {
        place.io.log("a part has no place in a folder", { part });
        continue;
      }
      files.push({ part, body, at: await stage(place, key, part, body, fileTime(item)) });
    }
    return { ...free, op, files, size: size ?? (await sizeThere(place, files[0]?.at)) };
  } catch (thrown) {
    return unmade(key, thrown);
  }
}

/** It has no name yet, so nothing was made, whatever arrived. Throws what refuses the run as a whole. */
function unmade(key: string, thrown: unknown): Outcome {
  const { code, detail } = asLifeboatError(thrown);
  const refusesAll = ["auth", "cancelled", "new-host"].includes(code) || (code === "forbidden" && !(thrown instanceof DavError));
  if (refusesAll) throw thrown;
  return { key, is: "failed", code, detail };
}

async function sizeThere({ site, io }: Workplace, at = ""): Promise<number> {
  const size = (await site.look(at, io))?.size;
  if (size === undefined) throw new LifeboatError("bad-answer", "what was sent does not show");
  return size;
}

async function claimNames({ scan }: Workplace, drafts: readonly Draft[]): Promise<Named[]> {
  const taken = new TakenNames(scan.names.map(displayName));
  const named: Named[] = [];
  for (const draft of drafts) named.push({ ...draft, names: (await taken.claim(draft)).map(escapeName) });
  return named;
}

function ledgerEntry({ op, size, names: [name = ""] }: Named): Written {
  const time = fileTime(op.item)?.toISOString();
  return { key: op.key, name, size, ...(time !== undefined && { time }) };
}

/** The photo itself comes last: while it is missing, nothing was written under the key. */
async function nameOne(place: Workplace, draft: Named): Promise<Outcome> {
  const { site, collection, io } = place;
  const { key } = draft.op;
  try {
    for (const [i, { at }] of [...draft.files.entries()].reverse()) {
      const free = await site.move(at, hrefOf(collection, draft.names[i] ?? ""), "new", io);
      if (!free) throw new LifeboatError("exists", "another program took the name");
    }
  } catch (thrown) {
    return refusedWrite(key, thrown);
  }
  const ref = await refOf(place, draft);
  return { key, is: "done", ref };
}

/** Written it is; where nobody can say its etag now, the next listing does. */
async function refOf(place: Workplace, { files, names }: Named): Promise<Ref> {
  const { reader, collection } = place;
  const href = hrefOf(collection, names[0] ?? "");
  try {
    const [main, ...parts] = await Promise.all(names.map((name) => entryNow(place, name)));
    if (main === undefined) return { href };
    return reader.mediaRef(collection, { main, parts: Object.fromEntries(parts.map((entry, i) => [files[i + 1]?.part ?? "", entry])) });
  } catch (thrown) {
    place.io.log("what was written cannot be looked at", { code: asLifeboatError(thrown).code });
    return { href };
  }
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / together) }, (_, n) => all.slice(n * together, (n + 1) * together));
}
