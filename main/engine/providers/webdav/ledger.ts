// What was written to a folder under which key: kept beside the photos, for any computer that comes later.
import { createHash } from "node:crypto";
import { z } from "zod";
import { collect } from "../dav/collect.ts";
import { asJson } from "../as-json.ts";
import type { Io } from "../provider.ts";
import { hrefOf } from "../files/names.ts";
import type { Entry, Site } from "./site.ts";

/** Where files are sent to before they get their names, and where the ledger lies. Hidden from people and from listings. */
export const workFolder = ".lifeboat";

const line = z.object({
  key: z.string(),
  /** As in hrefs. */
  name: z.string(),
  size: z.number(),
  /** ISO 8601: the file's own time, for servers that do not keep it. */
  time: z.string().optional(),
});
export type Written = Readonly<z.infer<typeof line>>;

const mostBytes = 4_000_000;

/** One file for each batch, named by its content: two computers never write to the same one. */
export class Ledger {
  readonly #site: Site;
  readonly #folder: string;
  readonly #byKey = new Map<string, Written>();
  readonly #times = new Map<string, Date>();

  private constructor(site: Site, folder: string) {
    this.#site = site;
    this.#folder = hrefOf(folder, workFolder);
  }

  static async load(site: Site, folder: string, entries: readonly Entry[], io: Io): Promise<Ledger> {
    const ledger = new Ledger(site, folder);
    for (const { name, isFolder } of entries) {
      if (isFolder || !name.endsWith(".jsonl")) continue;
      const response = await site.get(hrefOf(ledger.#folder, name), undefined, io);
      const bytes = await collect(response.body ?? [], mostBytes);
      for (const text of Buffer.from(bytes).toString().split("\n")) {
        const entry = line.safeParse(asJson(text));
        if (entry.success) ledger.#keep(entry.data);
      }
    }
    return ledger;
  }

  get(key: string): Written | undefined {
    return this.#byKey.get(key);
  }

  /** The time a file was written with, while it still is that file. */
  timeOf(name: string, size: number): Date | undefined {
    return this.#times.get(`${size} ${name}`);
  }

  /** There when it returns. */
  async add(entries: readonly Written[], io: Io): Promise<void> {
    if (entries.length === 0) return;
    const bytes = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    const name = `${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}.jsonl`;
    await this.#site.put(hrefOf(this.#folder, name), { type: "application/x-ndjson", bytes }, undefined, io);
    for (const entry of entries) this.#keep(entry);
  }

  #keep(entry: Written): void {
    this.#byKey.set(entry.key, entry);
    const time = new Date(entry.time ?? "");
    if (!Number.isNaN(time.getTime())) this.#times.set(`${entry.size} ${entry.name}`, time);
  }
}
