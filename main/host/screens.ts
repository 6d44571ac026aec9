import { join } from "node:path";
import { openForReading } from "../engine/vault/db.ts";
import { type Functions, LocalClient, type Remote, WorkerClient } from "../engine/vault/rpc.ts";
import { cameSince, points } from "./read/history.ts";
import type { ScreenFunctions } from "./screens-worker.ts";

type Sums = Pick<ScreenFunctions, "points" | "cameSince">;

const day = 24 * 3600_000;
/** How long those who ask wait at most for what is only got ready. */
const sliceMs = 20;

/**
 * What screens read, on threads and connections of their own: nobody who scrolls or types waits for a backup, and a month
 * of recurring dates holds up no list.
 */
export class Screens {
  readonly #vaultDir: string;
  readonly #here: LocalClient<Sums>;
  #lists: WorkerClient<ScreenFunctions> | undefined;
  #texts: WorkerClient<ScreenFunctions> | undefined;
  #finds: WorkerClient<ScreenFunctions> | undefined;
  #warmed = false;

  constructor(vaultDir: string) {
    this.#vaultDir = vaultDir;
    this.#here = new LocalClient(() => sumsOf(vaultDir));
  }

  /** What Home adds up. The first time on this thread: others take longer to start than it takes. */
  get sums(): Remote<Sums> {
    return (this.#texts ?? this.#here).remote;
  }

  /** Answers at once. */
  get lists(): Remote<ScreenFunctions> {
    this.#lists ??= this.#start();
    return this.#lists.remote;
  }

  /** May think for a while: dates, to-dos. */
  get texts(): Remote<ScreenFunctions> {
    this.#texts ??= this.#start();
    return this.#texts.remote;
  }

  /** For somebody who types: nothing else is asked of it. */
  get finds(): Remote<ScreenFunctions> {
    this.#finds ??= this.#start();
    return this.#finds.remote;
  }

  /** Gets lists ready that people are likely to open, one by one, so that whoever asks for something is not held up. */
  async warm(now: Date): Promise<void> {
    if (this.#warmed) return;
    this.#warmed = true;
    void this.finds;
    void this.texts;
    for (const kind of ["contact", "photo", "event", "task"] as const) await this.lists.warm(kind);
    await this.texts.taskLists({});
    const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
    while (!(await this.texts.warmDays(month - 8 * day, month + 45 * day, sliceMs))) continue;
  }

  /** The vault has changed in a way that screens are told of. */
  async stale(): Promise<void> {
    this.#warmed = false;
    await this.#lists?.remote.stale();
  }

  async close(): Promise<void> {
    await Promise.all([this.#here.close(), this.#lists?.close(), this.#texts?.close(), this.#finds?.close()]);
  }

  #start(): WorkerClient<ScreenFunctions> {
    return new WorkerClient<ScreenFunctions>(new URL("./screens-worker.ts", import.meta.url), { vaultDir: this.#vaultDir });
  }
}

function sumsOf(vaultDir: string): Functions {
  const db = openForReading(join(vaultDir, "vault.db"));
  return {
    points: (since: string) => points(db, since),
    cameSince: (since: string, photos: number) => cameSince(db, since, photos),
    close: () => void db.close(),
  };
}
