// The hidden file in which a folder we write to remembers what was written under which key.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { kinds } from "../../formats/item.ts";
import { asJson } from "../as-json.ts";
import type { Kind } from "../provider.ts";
import { appendDurably } from "./durable.ts";
import type { FsPath } from "./names.ts";
import { joinPath } from "./names.ts";

const fileName = ".lifeboat.jsonl";

const file = z.object({ name: z.string(), is: z.string() });
/** First the item's main file. A fingerprint tells it from another file that took its name later. */
const written = z.object({
  key: z.string(),
  files: z.tuple([file], file),
});
const declared = z.object({ kinds: z.array(z.enum(kinds)) });

export type Written = Readonly<z.infer<typeof written>>;

export class Ledger {
  private readonly path: FsPath;
  private readonly byKey = new Map<string, Written>();
  private readonly keyByName = new Map<string, string>();
  private torn = false;

  private constructor(path: FsPath) {
    this.path = path;
  }

  static async load(folder: FsPath): Promise<Ledger> {
    const ledger = new Ledger(joinPath(folder, fileName));
    const text = await readLedger(ledger.path);
    ledger.torn = text !== "" && !text.endsWith("\n");
    for (const line of text.split("\n")) {
      const entry = written.safeParse(asJson(line));
      if (entry.success) ledger.keep(entry.data);
    }
    return ledger;
  }

  /** The last entry under a key. */
  get(key: string): Written | undefined {
    return this.byKey.get(key);
  }

  keyOf(name: string): string | undefined {
    return this.keyByName.get(name);
  }

  /** Durable when it returns. */
  async add(entries: readonly Written[]): Promise<void> {
    if (entries.length === 0) return;
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    await appendDurably(this.path, this.torn ? `\n${lines}` : lines);
    this.torn = false;
    for (const entry of entries) this.keep(entry);
  }

  private keep(entry: Written): void {
    this.byKey.set(entry.key, entry);
    this.keyByName.set(entry.files[0].name, entry.key);
  }
}

/** Marks a folder as a collection before anything is in it. */
export async function declareKinds(folder: FsPath, kinds: readonly Kind[]): Promise<void> {
  await appendDurably(joinPath(folder, fileName), `${JSON.stringify({ kinds })}\n`);
}

/** Empty for folders that were not made by us. */
export async function declaredKinds(folder: FsPath): Promise<readonly Kind[]> {
  const text = await readLedger(joinPath(folder, fileName));
  const first = declared.safeParse(asJson(text.slice(0, Math.max(0, text.indexOf("\n")))));
  return first.success ? first.data.kinds : [];
}

async function readLedger(path: FsPath): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
