import { type Remote, WorkerClient } from "../engine/vault/rpc.ts";
import type { ScreenFunctions } from "./screens-worker.ts";

/**
 * What screens read, on threads and connections of their own: nobody who scrolls or types waits for a backup, and a month
 * of recurring dates holds up no list.
 */
export class Screens {
  readonly #vaultDir: string;
  #lists: WorkerClient<ScreenFunctions> | undefined;
  #texts: WorkerClient<ScreenFunctions> | undefined;

  constructor(vaultDir: string) {
    this.#vaultDir = vaultDir;
  }

  /** Answers at once. */
  get lists(): Remote<ScreenFunctions> {
    return (this.#lists ??= this.#start()).remote;
  }

  /** May think for a while. */
  get texts(): Remote<ScreenFunctions> {
    return (this.#texts ??= this.#start()).remote;
  }

  /** The vault has changed in a way that screens are told of. */
  async stale(): Promise<void> {
    await this.#lists?.remote.stale();
  }

  async close(): Promise<void> {
    await Promise.all([this.#lists?.close(), this.#texts?.close()]);
  }

  #start(): WorkerClient<ScreenFunctions> {
    return new WorkerClient<ScreenFunctions>(new URL("./screens-worker.ts", import.meta.url), { vaultDir: this.#vaultDir });
  }
}
