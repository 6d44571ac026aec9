import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { ReadDb } from "../vault/db.ts";
import { formatOf } from "../vault/migrations/index.ts";
import { value } from "../vault/sql.ts";
import { type IndexHead, indexMac, sections } from "./index-lines.ts";
import { SpoolFile, type SpooledFile } from "./spool-file.ts";

export type IndexJob = {
  readonly spool: string;
  readonly recipient: string;
  readonly secret: Uint8Array;
  readonly vault: string;
  readonly place: { readonly id: number; readonly uuid: string };
  readonly sequence: number;
  readonly previous: string | null;
  readonly made: string;
};
/** `content`: SHA-256 of what matters; the same as before means that there is nothing new. `owed`: bodies without a pack. */
export type WrittenIndex = SpooledFile & { readonly content: Uint8Array; readonly owed: number };

/** Lines gathered for one entry of the archive. */
const entryBytes = 4 << 20;

/** All tables of one moment, as JSON lines in gzip. Memory does not grow with the vault. */
export function writeIndex(db: ReadDb, job: IndexJob): WrittenIndex {
  const spool = new SpoolFile(job.spool, job.recipient);
  db.exec("BEGIN");
  try {
    const lines = new Lines(spool, job);
    lines.add(headOf(db, job), false);
    for (const section of sections(db, job.place.id)) {
      const { table, columns, bytes } = section;
      lines.add({ table, columns, bytes }, !section.volatile);
      for (const row of section.rows()) lines.add(row, !section.volatile);
    }
    const content = lines.end();
    return { ...spool.finish(), content, owed: owedIn(db, job.place.id) };
  } catch (error) {
    spool.discard();
    throw error;
  } finally {
    db.exec("COMMIT");
  }
}

class Lines {
  readonly #spool: SpoolFile;
  readonly #sequence: number;
  readonly #mac: ReturnType<typeof indexMac>;
  readonly #content = createHash("sha256");
  #text: string[] = [];
  #size = 0;
  #entries = 0;

  constructor(spool: SpoolFile, { secret, vault, sequence }: IndexJob) {
    this.#spool = spool;
    this.#sequence = sequence;
    this.#mac = indexMac(secret, vault);
  }

  add(line: unknown, matters: boolean): void {
    const text = `${JSON.stringify(line)}\n`;
    this.#mac.update(text);
    if (matters) this.#content.update(text);
    this.#put(text);
  }

  /** The last line is over all before it. */
  end(): Buffer {
    this.#put(`${JSON.stringify({ hmac: this.#mac.digest("hex") })}\n`);
    this.#flush();
    return this.#content.digest();
  }

  #put(text: string): void {
    this.#text.push(text);
    this.#size += text.length;
    if (this.#size >= entryBytes) this.#flush();
  }

  #flush(): void {
    if (this.#text.length === 0) return;
    const bytes = gzipSync(this.#text.join(""), { level: 6 });
    this.#spool.begin(`index/${this.#sequence}/${String(++this.#entries).padStart(6, "0")}.jsonl.gz`, bytes.length);
    this.#spool.write(bytes);
    this.#spool.endEntry(bytes.length);
    this.#text = [];
    this.#size = 0;
  }
}

function headOf(db: ReadDb, { vault, place, sequence, previous, made }: IndexJob): IndexHead {
  const { format, minReader } = formatOf(db) ?? { format: 0, minReader: 0 };
  return { index: 1, vault, place: place.uuid, sequence, previous, made, format, minReader };
}

function owedIn(db: ReadDb, place: number): number {
  return (
    value<number>(
      db,
      `SELECT count(*) FROM body b WHERE (b.data IS NOT NULL OR b.ext IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM pack_body p JOIN pack k ON k.id = p.pack WHERE p.place = ? AND p.body = b.id AND k.state = 'stored')`,
      place,
    ) ?? 0
  );
}
