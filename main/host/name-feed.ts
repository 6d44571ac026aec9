import type { Kind } from "../api/contract.ts";
import { kinds } from "../engine/formats/item.ts";
import type { Job } from "./jobs.ts";
import type { Kept } from "./read/history.ts";
import type { Opened, State } from "./state.ts";

const everyMs = 200;
/** Names that can be read as they settle in. */
const namesAtOnce = 5;
const mostRows = 5000;

/**
 * While `work` lasts, tells the names of what has just become safe, people first: a few every 200 ms, read from the
 * vault, since only what is committed there is kept.
 */
export async function feedingNames<T>(state: State, opened: Opened, job: Job, account: number, work: () => Promise<T>): Promise<T> {
  const feed = new NameFeed(state, opened, job.id, account);
  const timer = setInterval(() => void feed.look(), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await feed.look();
  }
}

class NameFeed {
  readonly #state: State;
  readonly #opened: Opened;
  readonly #job: string;
  readonly #account: number;
  readonly #totals = new Map<Kind, number>();
  #after = 0;
  #looking: Promise<void> | undefined;

  constructor(state: State, opened: Opened, job: string, account: number) {
    this.#state = state;
    this.#opened = opened;
    this.#job = job;
    this.#account = account;
  }

  /** One look at a time; names are worth no error. */
  look(): Promise<void> {
    this.#looking ??= this.#tell()
      .catch(() => undefined)
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #tell(): Promise<void> {
    const found = await this.#opened.screens.lists.keptAfter(this.#account, this.#after, mostRows);
    this.#after = found.at(-1)?.version ?? this.#after;
    const byKind = Map.groupBy(found, (kept) => kept.kind);
    let left = namesAtOnce;
    for (const kind of kinds) {
      const kept = byKind.get(kind);
      if (!kept) continue;
      const total = (this.#totals.get(kind) ?? 0) + kept.length;
      this.#totals.set(kind, total);
      const names = namesOf(kept, left);
      left -= names.length;
      this.#state.events.emit({ is: "kept", job: this.#job, kind, names, total });
    }
  }
}

/** Spread over what came, so that a long list is not always told by its beginning. */
function namesOf(kept: readonly Kept[], most: number): string[] {
  const named = [...new Set(kept.map(({ name }) => name).filter((name) => name.trim() !== ""))];
  const step = Math.max(1, Math.floor(named.length / Math.max(1, most)));
  return named.filter((_, at) => at % step === 0).slice(0, most);
}
