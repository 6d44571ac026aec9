import { EventEmitter } from "node:events";
import type { Home, Settings } from "../api/contract.ts";
import type { ApiEvent } from "../api/events.ts";
import type { EngineLink } from "./engine-link.ts";

/** What tray and notifications show. `home` is absent without a vault, and while the engine is away. */
export type Status = { readonly engine: "here" | "away"; readonly home: Home | undefined; readonly settings: Settings | undefined };

const againMs = 15 * 60_000;

/** Asks the engine again whenever it says that something changed, and by the clock, as words like "today" grow old. */
export class StatusFeed extends EventEmitter<{ status: [Status] }> {
  readonly #engine: EngineLink;
  #status: Status = { engine: "away", home: undefined, settings: undefined };
  #asking = false;
  #stale = false;

  constructor(engine: EngineLink) {
    super();
    this.#engine = engine;
    engine.on("event", (event) => this.#hear(event));
    engine.on("started", () => this.#refresh());
    engine.on("stopped", () => this.#tell({ ...this.#status, engine: "away", home: undefined }));
    setInterval(() => this.#refresh(), againMs).unref();
  }

  get status(): Status {
    return this.#status;
  }

  #hear(event: ApiEvent): void {
    if (event.is === "changed" || event.is === "ended") this.#refresh();
  }

  /** One question at a time; what changes meanwhile is asked after it. */
  #refresh(): void {
    this.#stale = true;
    if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    while (this.#stale) {
      this.#stale = false;
      const app = await this.#engine.call("app", {});
      const home = app.ok && app.value.vault !== "none" ? await this.#engine.call("home", {}) : undefined;
      if (app.ok) this.#tell({ engine: "here", home: home?.ok === true ? home.value : undefined, settings: app.value.settings });
    }
    this.#asking = false;
  }

  #tell(status: Status): void {
    this.#status = status;
    this.emit("status", status);
  }
}
