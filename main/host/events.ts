import type { ApiEvent } from "../api/events.ts";

export type Listener = (event: ApiEvent) => void;

/** Who wants to hear what the engine tells without being asked. */
export class Events {
  readonly #listeners = new Set<Listener>();

  /** Gives how to stop listening. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  readonly emit = (event: ApiEvent): void => {
    for (const listener of this.#listeners) listener(event);
  };

  changed(...what: readonly Extract<ApiEvent, { is: "changed" }>["what"][]): void {
    for (const each of what) this.emit({ is: "changed", what: each });
  }
}
