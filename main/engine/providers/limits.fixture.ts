// How vendors turn programs away, for their doubles: a quota of requests, and a server that fails now and then.

/** So many requests in any span of time. */
export type Quota = { readonly most: number; readonly perMs: number };

/** A sliding window, in which only what was let in counts. */
export class Window {
  private times: number[] = [];

  /** Milliseconds until there is room; 0: this one was let in. */
  enter({ most, perMs }: Quota, now: number): number {
    const oldest = this.times.findIndex((at) => at > now - perMs);
    this.times = oldest === -1 ? [] : this.times.slice(oldest);
    const first = this.times[this.times.length - most];
    if (first !== undefined) return Math.max(1, first + perMs - now);
    this.times.push(now);
    return 0;
  }
}

/** before: nothing was done. after: it was done, and nobody hears of it. */
export type Failure = "before" | "after" | undefined;

/** Of `every` requests one fails, in turns before and after its work was done. 0: none. */
export function failureOf(seen: number, every: number): Failure {
  if (every === 0 || seen % every !== 0) return undefined;
  return (seen / every) % 2 === 0 ? "after" : "before";
}
