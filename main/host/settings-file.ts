import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Settings } from "../api/contract.ts";
import { syncFolderNow } from "../engine/disk/durable.ts";

const stored = z.object({
  appearance: z.enum(["system", "light", "dark"]).catch("system"),
  language: z.enum(["system", "en", "de"]).catch("system"),
  checkDaily: z.boolean().catch(true),
  every: z.enum(["day", "hour"]).optional().catch(undefined),
  onBattery: z.boolean().optional().catch(undefined),
  /** ISO 8601. */
  pausedUntil: z.iso.datetime().nullish().catch(undefined),
  onConnect: z.boolean().optional().catch(undefined),
  /** The vault's. */
  folder: z.string().optional().catch(undefined),
});
type Stored = z.infer<typeof stored>;

/** `settings.json` of this user: what the window was told, and where the vault is. Never a secret. */
export class SettingsFile {
  readonly #file: string;
  #now: Stored;

  constructor(configDir: string) {
    mkdirSync(configDir, { recursive: true, mode: 0o700 });
    this.#file = join(configDir, "settings.json");
    this.#now = read(this.#file);
  }

  get settings(): Settings {
    const { appearance, language, checkDaily, every, onBattery, pausedUntil, onConnect } = this.#now;
    return { appearance, language, checkDaily, ...(every && { every }), ...(onBattery !== undefined && { onBattery }), ...(pausedUntil && { pausedUntil }), ...(onConnect !== undefined && { onConnect }) };
  }

  get folder(): string | undefined {
    return this.#now.folder;
  }

  /** Durable when it returns. */
  change(change: Partial<Stored>): void {
    const next = stored.parse({ ...this.#now, ...change });
    writeWhole(this.#file, `${JSON.stringify(next, undefined, 2)}\n`);
    // Whoever is told that nothing was changed must find it so.
    this.#now = next;
  }
}

/** A file that is broken or gone is no reason not to start. */
function read(file: string): Stored {
  try {
    return stored.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return stored.parse({});
  }
}

/** Under another name until it is whole. Durable when it returns. */
export function writeWhole(file: string, text: string): void {
  const tmp = `${file}.${process.pid}.new`;
  writeFileSync(tmp, text, { mode: 0o600 });
  const opened = openSync(tmp, "r+");
  fsyncSync(opened);
  closeSync(opened);
  renameSync(tmp, file);
  syncFolderNow(dirname(file));
}
