// What a restore put somewhere, where a later one took its place in the links and was undone since.
import type { JournalRow, LinkRow, PlacedRow, RestoreRow } from "../vault/read/restores.ts";
import type { RestoreJob } from "./job.ts";
import { differingFields, sameHash } from "./meaning.ts";
import type { Fit } from "./prepare.ts";
import { attempt, makersOf } from "./sent.ts";

/** `isLinked`: a later restore put its item elsewhere, and that is there still. */
type Put = { readonly row: JournalRow; readonly placed: PlacedRow; readonly isLinked: boolean };

/**
 * Of these, whose links do not tell of this restore, those that are there as it put them: put back by the undo of a later one, or
 * never touched while a later one put a copy beside them and took it away again.
 */
export async function stillOurs(job: RestoreJob, restore: RestoreRow, puts: readonly Put[]): Promise<Set<JournalRow>> {
  const found = new Set<JournalRow>();
  const texts = puts.filter(({ row }) => row.kind !== "photo");
  if (texts.length === 0) return found;
  const { read } = job.vault;
  const links = new Map((await read.links(job.account, texts.map(({ placed }) => placed.item))).map((link) => [link.item, link]));
  const back = new Set(await read.putBackByUndo(restore, texts.flatMap(({ placed }) => links.get(placed.item)?.key ?? [])));
  const uids = new Map((await read.uidChanges(restore.id)).map(({ from, to }) => [from, to]));
  const fit: Fit = { files: job.vault.blobs, uids, lacks: job.connection.target?.lacks ?? [] };
  for (const put of texts) {
    const link = links.get(put.placed.item);
    const isBack = link !== undefined && back.has(link.key) && isAt(link, put.placed);
    if ((isBack || (!put.isLinked && (await isUntouched(job, restore, put.placed)))) && (await saysTheSame(job, fit, put))) found.add(put.row);
  }
  return found;
}

const isAt = (link: LinkRow, { href, bodyHash }: PlacedRow): boolean => link.href === href && sameHash(link.readback ?? link.written, bodyHash);

/** Nothing else was seen of it since the restore. */
async function isUntouched({ vault: { read } }: RestoreJob, { started }: RestoreRow, { item, version }: PlacedRow): Promise<boolean> {
  const since = (await read.versions(item)).filter(({ firstTime }) => firstTime > started);
  return since.length === 1 && since[0]?.version === version;
}

async function saysTheSame({ vault: { read }, connection: { target } }: RestoreJob, fit: Fit, { row, placed }: Put): Promise<boolean> {
  const sent = attempt((await makersOf({ vault: { read }, fit }, [row])).get(row.seq))?.item;
  const [text] = await read.texts([placed.version]);
  if (!sent || !text || !("bytes" in sent.body)) return false;
  const made = [sent.body.bytes, ...[false, true].flatMap((edited) => target?.foresee?.(edited)(sent) ?? [])];
  return made.some((bytes) => differingFields(row.kind, bytes, text.bytes).length === 0);
}
