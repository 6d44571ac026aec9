// What is under way on a device: nothing of it is free before all of that has ended.
import { usbError } from "./usb-error.ts";

export class Transfers {
  readonly #pending = new Set<Promise<unknown>>();

  /** Its errors as LifeboatErrors. */
  async run<T>(transfer: () => Promise<T>): Promise<T> {
    const running = transfer();
    this.#pending.add(running);
    try {
      return await running;
    } catch (thrown) {
      throw usbError(thrown);
    } finally {
      this.#pending.delete(running);
    }
  }

  /** Each ends with its own timeout at the latest. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }
}
