import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Receipt } from "../engine/restore/receipt.ts";
import { Rehearsal, sampleAccount } from "../engine/rehearsal.ts";
import type { Job } from "./jobs.ts";
import { Screens } from "./screens.ts";
import type { Opened } from "./state.ts";

/** Days without anything new, so that there is a line to look at. */
const quietDays = 2;

/** The sample phone in a vault of its own, in a temporary folder that ends with it. */
export class Story implements Opened {
  readonly kind = "rehearsal";
  readonly screens: Screens;
  readonly #rehearsal: Rehearsal;
  readonly #folder: string;
  readonly #stop: AbortController;

  private constructor(rehearsal: Rehearsal, folder: string, stop: AbortController) {
    this.#rehearsal = rehearsal;
    this.#folder = folder;
    this.#stop = stop;
    this.screens = new Screens(rehearsal.engine.vault.dir);
  }

  static async open(): Promise<Story> {
    const folder = mkdtempSync(join(tmpdir(), "lifeboat-rehearsal-"));
    const stop = new AbortController();
    try {
      return new Story(await Rehearsal.open(join(folder, "Lifeboat"), stop.signal), folder, stop);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get engine(): Rehearsal["engine"] {
    return this.#rehearsal.engine;
  }

  /** The first backup; then life goes on for a week, with a check a day. */
  async backUp(job: Job): Promise<void> {
    await this.#rehearsal.backUp(({ phase, collection, done, of }) => job.progress({ phase, what: collection, done, of }));
    await this.#quiet(job);
    job.signal.throwIfAborted();
    await this.#rehearsal.liveOn();
    await this.#quiet(job);
  }

  async loseEverything(job: Job): Promise<void> {
    await this.#rehearsal.loseEverything(({ phase, collection, done, of }) => job.progress({ phase, what: collection, done, of }));
  }

  async putBack(job: Job): Promise<Receipt | undefined> {
    const { receipt } = await this.#rehearsal.putBack((step) => job.progress({ what: sampleAccount, ...step }));
    return receipt;
  }

  /** Removes the made-up vault. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.screens.close();
    await this.engine.close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #quiet(job: Job): Promise<void> {
    for (let days = 0; days < quietDays; days++) {
      job.signal.throwIfAborted();
      await this.#rehearsal.backUp();
    }
  }
}
