import type { Change, Collection, Cursor, Fetched, Io, Ref, Source } from "../provider.ts";
import { splitHref } from "./names.ts";
import type { Reader } from "./reader.ts";
import type { Scan } from "./scan.ts";
import { stopIfAborted } from "./storage.ts";

/** Files open at once. */
const together = 16;

export function filesSource(reader: Reader): Source {
  return {
    changes: (collection, since, io) => changes(reader, collection, since, io),
    read: (collection, refs, io) => read(reader, collection, refs, io),
  };
}

/**
 * Where no file changed since the cursor, that is all there is to say. Media is known by its stat and not opened; text
 * files are read, for only they know how many items they hold.
 */
async function* changes(reader: Reader, c: Collection, since: Cursor | undefined, io: Io): AsyncIterable<Change> {
  stopIfAborted(io);
  const scan = await reader.look(c.id, io);
  if (since === scan.cursor) {
    yield { is: "end", listing: "delta", at: scan.cursor };
    return;
  }
  for (const group of scan.media.values()) {
    yield { is: "present", ref: reader.mediaRef(c.id, group) };
    stopIfAborted(io);
  }
  let allRead = true;
  for (const files of chunks([...scan.texts.values()])) {
    for (const { href, refs, read } of await Promise.all(files.map((file) => reader.textRefs(c.id, file)))) {
      allRead &&= read;
      if (!read) yield { is: "unknown", href };
      for (const ref of refs) {
        yield { is: "present", ref };
        stopIfAborted(io);
      }
    }
  }
  // While we read, the disk may have gone, and every file with it.
  await reader.storage.assertThere(c.id);
  // Without a cursor the next listing looks again into what could not be read.
  yield { is: "end", listing: "full", ...(allRead && { at: scan.cursor }) };
}

async function* read(reader: Reader, c: Collection, refs: readonly Ref[], io: Io): AsyncIterable<Fetched> {
  stopIfAborted(io);
  const scan = await lookFor(reader, c, refs, io);
  const byName = Map.groupBy(refs.map((ref) => ref.href), (href) => splitHref(href).name);
  for (const files of chunks([...byName])) {
    const answers = await Promise.all(files.map(([name, hrefs]) => reader.answer(c.id, scan, name, hrefs)));
    if (answers.includes(undefined)) await reader.storage.assertThere(c.id);
    for (const [i, [, hrefs]] of files.entries()) {
      for (const answer of answers[i] ?? hrefs.map((href): Fetched => ({ is: "gone", href }))) {
        stopIfAborted(io);
        yield answer;
      }
    }
  }
}

/** The last look at the folder, or a new one where a file was not in it. */
async function lookFor(reader: Reader, c: Collection, refs: readonly Ref[], io: Io): Promise<Scan> {
  const scan = await reader.lastLook(c.id, io);
  const isKnown = ({ href }: Ref): boolean => {
    const { collection, name } = splitHref(href);
    return collection === c.id && (scan.texts.has(name) || scan.media.has(name));
  };
  return refs.every(isKnown) ? scan : reader.look(c.id, io);
}

function chunks<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / together);
  return Array.from({ length: count }, (_, n) => all.slice(n * together, (n + 1) * together));
}
