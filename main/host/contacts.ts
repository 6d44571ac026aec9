import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Contacted } from "../api/contract.ts";
import { writeWhole } from "./settings-file.ts";

const stored = z.array(z.object({ host: z.string(), requests: z.number(), received: z.number(), last: z.string(), sources: z.array(z.string()).default([]) }));
const writeAfterMs = 2000;
const mostHosts = 500;

/** Every host that was contacted: for which sources, how often, how much came back, and when last. Kept in `contacted.json`. */
export class Contacts {
  readonly #file: string;
  readonly #byHost = new Map<string, Contacted>();
  #timer: NodeJS.Timeout | undefined;

  constructor(configDir: string) {
    this.#file = join(configDir, "contacted.json");
    for (const host of read(this.#file)) this.#byHost.set(host.host, host);
  }

  saw(host: string, { account, received }: { readonly account: string; readonly received: number }, now: Date): void {
    const known = this.#byHost.get(host);
    this.#byHost.delete(host);
    const sources = [...new Set([...(known?.sources ?? []), account])];
    this.#byHost.set(host, { host, requests: (known?.requests ?? 0) + 1, received: (known?.received ?? 0) + received, last: now.toISOString(), sources });
    const [oldest] = this.#byHost.keys();
    if (this.#byHost.size > mostHosts && oldest !== undefined) this.#byHost.delete(oldest);
    this.#timer ??= setTimeout(() => this.flush(), writeAfterMs).unref();
  }

  /** Last contacted first. */
  list(): Contacted[] {
    return [...this.#byHost.values()].toReversed();
  }

  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeWhole(this.#file, `${JSON.stringify([...this.#byHost.values()])}\n`);
    } catch {
      // a full disk ends no backup; all of it is written after the next request
    }
  }
}

function read(file: string): Contacted[] {
  try {
    return stored.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return [];
  }
}
