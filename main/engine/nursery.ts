import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Of all nurseries of this thread, in bytes. */
const mostBytes = 12 << 20;

/**
 * Long work with a request for each of many items makes much garbage that dies young. In nurseries kept small
 * (build/pinned-node.mjs) a quarter of its time went into moving it; where they grow as they like they take a hundred
 * megabytes. So they grow to a bound, while somebody looks.
 */
export class Nursery implements Disposable {
  #grows = true;

  constructor() {
    setFlagsFromString("--semi-space-growth-factor=2");
  }

  /** Now and then, while the work goes on. */
  look(): void {
    const { space_size = 0 } = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space") ?? {};
    if (this.#grows && space_size >= mostBytes) this.#stop();
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #stop(): void {
    this.#grows = false;
    setFlagsFromString("--semi-space-growth-factor=1");
  }
}

/**
 * The old heap grows by a third before it is looked through, and not to twice and more of what lives: 260 MB for a first
 * pull of 32,000 items instead of 310.
 */
export class TightHeap implements Disposable {
  constructor() {
    setFlagsFromString("--heap-growing-percent=30");
  }

  [Symbol.dispose](): void {
    setFlagsFromString("--heap-growing-percent=0");
  }
}
