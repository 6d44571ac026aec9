import { LifeboatError } from "../api/errors.ts";
import { virtualClock } from "./clock.ts";
import { Engine } from "./engine.ts";
import type { BackupOptions } from "./backup.ts";
import type { PullResult } from "./mirror/pull.ts";
import type { PutBackOptions, PutBackResult } from "./put-back.ts";
import { memorySecrets } from "./providers/memory/io.ts";
import { liveOn, openSample, type Sample } from "./sample.ts";
import type { ChangeRow, HeldRow } from "./vault/read/history.ts";

export const sampleAccount = "Mara's phone";
const day = 24 * 3600_000;

export type Alarm = { readonly held: readonly HeldRow[]; readonly names: readonly string[]; readonly kept: number };

/** The whole story with a made-up phone, on real engine code. Time is virtual, so that nobody waits for the second look. */
export class Rehearsal implements AsyncDisposable {
  readonly engine: Engine;
  readonly sample: Sample;
  readonly #clock: ReturnType<typeof virtualClock>;
  readonly #signal: AbortSignal;

  private constructor(engine: Engine, sample: Sample, clock: ReturnType<typeof virtualClock>, signal: AbortSignal) {
    this.engine = engine;
    this.sample = sample;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Makes the vault; throws `exists` where one is. */
  static async open(vaultDir: string, signal: AbortSignal): Promise<Rehearsal> {
    const sample = await openSample();
    const clock = virtualClock(new Date("2026-11-08T18:20:00+01:00"));
    const secrets = memorySecrets();
    const engine = await Engine.open({ vaultDir, create: true, clock, secrets: () => secrets, providers: { sample: async () => sample.def } });
    try {
      if ((await engine.vault.read.accounts()).length > 0) throw new LifeboatError("exists", `${vaultDir} already holds something`);
      await engine.addAccount({ name: sampleAccount, provider: "sample", settings: {}, owner: "Mara" }, signal);
    } catch (error) {
      await engine.close();
      throw error;
    }
    return new Rehearsal(engine, sample, clock, signal);
  }

  async backUp(onProgress?: BackupOptions["onProgress"]): Promise<PullResult> {
    this.#clock.advance(day);
    return this.engine.backup(sampleAccount, { signal: this.#signal, onProgress });
  }

  /** Life goes on for a week; the next backup keeps both how it was and how it is. */
  async liveOn(): Promise<{ pulled: PullResult; changes: ChangeRow[] }> {
    const before = (await this.engine.vault.read.snapshots({ limit: 1 }))[0]?.id ?? 0;
    await liveOn(this.sample);
    const pulled = await this.backUp();
    return { pulled, changes: await this.engine.diff(before, undefined) };
  }

  /** October 2009. */
  async loseEverything(onProgress?: BackupOptions["onProgress"]): Promise<Alarm> {
    this.sample.world.loseEverything();
    await this.backUp(onProgress);
    const held = await this.engine.held();
    const names = await Promise.all(held.map((h) => this.engine.vault.read.heldItems(h.id)));
    return { held, names: names.flat().map((item) => item.name), kept: names.flat().length };
  }

  /** Everything the phone still had before the loss. */
  async putBack(onProgress?: PutBackOptions["onProgress"]): Promise<PutBackResult> {
    const [account] = await this.engine.vault.read.accounts();
    return this.engine.putBack(sampleAccount, { what: { account: account?.id } }, { signal: this.#signal, onProgress, agree: () => true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.close();
  }
}
