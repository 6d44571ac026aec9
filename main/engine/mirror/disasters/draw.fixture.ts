/** Chance that is the same for the same seed (mulberry32). */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e_37_79_b1);
  }

  /** 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** As many small as large ones: sizes as people have them. */
  size(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.next());
  }

  share(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  pick<T>(all: readonly [T, ...T[]]): T {
    return all[this.between(0, all.length - 1)] ?? all[0];
  }

  shuffled<T>(all: readonly T[]): T[] {
    return all.map((one) => [this.next(), one] as const).toSorted(([a], [b]) => a - b).map(([, one]) => one);
  }
}
