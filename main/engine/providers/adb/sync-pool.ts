import type { AdbSync } from "@yume-chan/adb";

const mostIdle = 4;

/** Sync sessions: each takes one request at a time and a round trip to open, so they are used again. */
export class SyncPool {
  private readonly start: () => Promise<AdbSync>;
  private readonly idle: AdbSync[] = [];
  private closed = false;

  constructor(start: () => Promise<AdbSync>) {
    this.start = start;
  }

  /** A session that failed may be in the middle of something, and is not used again. */
  async use<T>(work: (sync: AdbSync) => Promise<T>): Promise<T> {
    const sync = this.idle.pop() ?? (await this.start());
    try {
      const result = await work(sync);
      this.giveBack(sync);
      return result;
    } catch (thrown) {
      drop(sync);
      throw thrown;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const sync of this.idle.splice(0)) drop(sync);
  }

  private giveBack(sync: AdbSync): void {
    if (this.closed || this.idle.length >= mostIdle) drop(sync);
    else this.idle.push(sync);
  }
}

/** Nothing waits for it: a phone that is gone never answers. */
function drop(sync: AdbSync): void {
  sync.dispose().catch(() => undefined);
}
