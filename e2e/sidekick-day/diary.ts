// What happened when, on one page.
import { performance } from "node:perf_hooks";

export class Diary {
  readonly #began = performance.now();
  readonly #lines: string[] = [];

  note(what: string): void {
    const seconds = Math.round((performance.now() - this.#began) / 1000);
    this.#lines.push(`  ${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}  ${what}`);
  }

  page(): string {
    return ["", "The Sidekick day", "", ...this.#lines, ""].join("\n");
  }
}
