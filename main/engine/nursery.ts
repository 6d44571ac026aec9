import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Of all nurseries of this thread, in bytes. */
const mostBytes = 12 << 20;

/**
 * Long work with a request for each of many items makes much garbage that dies young. In nurseries kept small
 * (build/pinned-node.mjs) a quarter of its time went into moving it; where they grow as they like they take a hundred
 * megabytes, and the old heap as much again. So they grow to a bound, and the old heap by a third before it is looked through.
 */
export class Nursery implements Disposable {
  static #open = 0;
  #grows = true;

  constructor() {
    Nursery.#open++;
    setFlagsFromString("--semi-space-growth-factor=2");
    setFlagsFromString("--heap-growing-percent=30");
  }

  /** Now and then, while the work goes on. */
  look(): void {
    const { space_size = 0 } = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space") ?? {};
    if (this.#grows && space_size >= mostBytes) this.#stop();
  }

  [Symbol.dispose](): void {
    this.#stop();
    Nursery.#open--;
    // One may be inside another, as a forecast is in a move.
    if (Nursery.#open === 0) setFlagsFromString("--heap-growing-percent=0");
  }

  #stop(): void {
    this.#grows = false;
    setFlagsFromString("--semi-space-growth-factor=1");
  }
}
