import { setImmediate } from "node:timers/promises";
import { asLifeboatError, LifeboatError } from "../../api/errors.ts";
import type { Kind } from "../providers/provider.ts";
import { type ItemFilter, wanted } from "../vault/read/items.ts";
import { openReader, type Vault } from "../vault/vault.ts";
import { exportCalendars } from "./export/calendars.ts";
import { exportContacts } from "./export/contacts.ts";
import { ExportFolder } from "./export/folder.ts";
import { writePage } from "./export/page.ts";
import { exportPhotos } from "./export/photos.ts";
import type { Export, Reader } from "./export/source.ts";
import { type Skipped, Tally } from "./export/tally.ts";
import type { ExportWords } from "./export/words.ts";

export type { ExportWords } from "./export/words.ts";

export type ExportJob = {
  readonly vault: Pick<Vault, "dir" | "readDir" | "blobs">;
  /** New, empty, or a former export. */
  readonly dir: string;
  /** As of this snapshot; left out: now. */
  readonly snapshot?: number;
  readonly filter?: ItemFilter;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly of: number }) => void;
  readonly now?: Date;
  /** Of its page. */
  readonly words: ExportWords;
};
export type ExportResult = {
  readonly dir: string;
  readonly files: number;
  readonly counts: Readonly<Record<Kind, number>>;
  /** What could not be written, and why: damaged or forgotten here. */
  readonly skipped: readonly Skipped[];
};

/**
 * Writes plain files that any program reads (.vcf, .ics, photos with their names and dates) and README.html to browse
 * them offline. Nothing there is overwritten. Throws exists (the folder holds something else), usage (inside the vault),
 * disk-full, io, cancelled; a folder left half done is cleared by the next export into it.
 */
export async function exportTo(job: ExportJob): Promise<ExportResult> {
  const now = job.now ?? new Date();
  const reader = openReader(job.vault.readDir);
  try {
    reader.exec("BEGIN"); // all of it is of one moment, whatever a backup writes meanwhile
    const filter = { ...job.filter, ...(job.snapshot !== undefined && { snapshot: job.snapshot }) };
    const folder = await ExportFolder.open(job.dir, job.vault.dir, now);
    try {
      const total = countWanted(reader, filter);
      let done = 0;
      const turn = async (items: number): Promise<void> => {
        job.onProgress?.({ done: (done += items), of: total });
        await setImmediate();
        if (job.signal.aborted) throw new LifeboatError("cancelled", "stopped on request");
      };
      const tally = new Tally();
      await writeAll({ reader, filter, files: job.vault.blobs, folder, tally, turn }, job.words, now);
      tally.assert(total);
      return { dir: folder.dir, files: folder.files, counts: tally.counts, skipped: tally.skipped };
    } finally {
      folder.close();
    }
  } catch (thrown) {
    throw asLifeboatError(thrown);
  } finally {
    reader.close();
  }
}

/** How many versions the filter asks for, before any is read. */
function countWanted(reader: Reader, filter: ItemFilter): number {
  let count = 0;
  for (let after = 0; ; ) {
    const page = wanted(reader, filter, after, 10_000);
    const last = page.at(-1);
    if (!last) return count;
    count += page.length;
    after = last.version;
  }
}

async function writeAll(of: Export, words: ExportWords, now: Date): Promise<void> {
  const { folder, tally } = of;
  await of.turn(0);
  const contacts = await exportContacts(of);
  const calendars = await exportCalendars(of, now);
  const photos = await exportPhotos(of);
  const page = folder.create(folder.names.take([], "README", "html"));
  writePage(page, { ...contacts, ...calendars, ...photos, skipped: tally.skipped, counts: tally.counts, written: now }, words);
  page.close();
}
