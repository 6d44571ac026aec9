import { EventEmitter } from "node:events";
import type { App, Home, Settings } from "../api/contract.ts";
import type { ApiEvent } from "../api/events.ts";
import type { EngineLink } from "./engine-link.ts";

/** What tray and notifications show: of the person's own vault, in `folder`. `home` is absent without one, and while the engine is away. */
export type Status = { readonly engine: "here" | "away"; readonly folder: string; readonly home: Home | undefined; readonly settings: Settings | undefined };

const againMs = 15 * 60_000;

/** Asks the engine again whenever it says that something changed, and by the clock, as words like "today" grow old. */
export class StatusFeed extends EventEmitter<{ status: [Status] }> {
  readonly #engine: EngineLink;
  #status: Status = { engine: "away", folder: "", home: undefined, settings: undefined };
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
      if (app.ok) this.#tell({ engine: "here", folder: app.value.folder, home: await this.#home(app.value.vault), settings: app.value.settings });
    }
    this.#asking = false;
  }

  /** A rehearsal is played in the window only: nothing it loses is told to the desktop. */
  async #home(vault: App["vault"]): Promise<Home | undefined> {
    if (vault === "rehearsal") return this.#status.home;
    const home = vault === "own" ? await this.#engine.call("home", {}) : undefined;
    return home?.ok === true ? home.value : undefined;
  }

  #tell(status: Status): void {
    this.#status = status;
    this.emit("status", status);
  }
}
