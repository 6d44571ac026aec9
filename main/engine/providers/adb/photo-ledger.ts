// What was sent to a phone under which key: kept on the phone, for any computer that comes later.
import { createHash } from "node:crypto";
import { z } from "zod";
import { asJson } from "../as-json.ts";
import type { Io } from "../provider.ts";
import type { Phone } from "./phone.ts";

/** Below the phone's storage: photos before they get their names, and the ledger. Hidden, and where any kind of file may lie. */
export const workFolder = "Download/.lifeboat";

const line = z.object({ key: z.string(), /** From the root of the storage, as in hrefs. */ path: z.string(), size: z.number() });
export type Written = Readonly<z.infer<typeof line>>;

const mostBytes = 4_000_000;
const ending = ".jsonl";

/** One file for each batch, named by its content: two computers never write to the same one. */
export class PhotoLedger {
  private readonly phone: Phone;
  private readonly folder: string;
  private readonly byKey = new Map<string, Written>();
  private readonly paths = new Set<string>();

  private constructor(phone: Phone, folder: string) {
    this.phone = phone;
    this.folder = folder;
  }

  static async load(phone: Phone, storage: string, io: Io): Promise<PhotoLedger> {
    const ledger = new PhotoLedger(phone, `${storage}/${workFolder}`);
    for (const { name, is, size } of await phone.list(ledger.folder, io)) {
      if (is !== "file" || !name.endsWith(ending) || size > mostBytes) continue;
      const chunks: Uint8Array[] = [];
      for await (const chunk of phone.open(`${ledger.folder}/${name}`, 0, size)) chunks.push(chunk);
      for (const text of Buffer.concat(chunks).toString("utf8").split("\n")) ledger.keep(text);
    }
    return ledger;
  }

  get(key: string): Written | undefined {
    return this.byKey.get(key);
  }

  /** Whether a file of this name was sent from a computer. */
  knows(path: string): boolean {
    return this.paths.has(path);
  }

  /** There when it returns. */
  async add(entries: readonly Written[], io: Io): Promise<void> {
    if (entries.length === 0) return;
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
    const name = `${createHash("sha256").update(lines.join("")).digest("hex").slice(0, 32)}${ending}`;
    await this.phone.send(`${this.folder}/${name}`, ReadableStream.from([new TextEncoder().encode(lines.join(""))]), io.now(), io);
    for (const text of lines) this.keep(text);
  }

  private keep(text: string): void {
    const entry = line.safeParse(asJson(text)).data;
    if (entry === undefined) return;
    this.byKey.set(entry.key, entry);
    this.paths.add(entry.path);
  }
}
