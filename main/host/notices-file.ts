import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Told } from "../engine/notices.ts";
import { writeWhole } from "./settings-file.ts";

const kept = z.object({ vault: z.string(), told: z.record(z.string(), z.record(z.string(), z.string())) });

/** `notices.json` beside the settings: what was said of the sources of a vault, by the window or by the daily task. */
export class NoticesFile {
  readonly #file: string;
  readonly #vault: string;

  constructor(configDir: string, vault: string) {
    this.#file = join(configDir, "notices.json");
    this.#vault = vault;
  }

  /** A file that is broken, or of another vault, is as good as none. */
  read(): Told {
    try {
      const { vault, told } = kept.parse(JSON.parse(readFileSync(this.#file, "utf8")));
      return vault === this.#vault ? told : {};
    } catch {
      return {};
    }
  }

  write(told: Told): void {
    writeWhole(this.#file, `${JSON.stringify({ vault: this.#vault, told })}\n`);
  }
}
