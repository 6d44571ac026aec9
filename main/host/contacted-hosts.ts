import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Contacted } from "../api/contract.ts";
import { writeWhole } from "./settings-file.ts";

const stored = z.array(z.object({ host: z.string(), requests: z.number(), received: z.number(), last: z.string(), sources: z.array(z.string()).default([]) }));
const writeAfterMs = 2000;
const mostHosts = 500;

/**
 * Every host that was contacted: for which sources, how often, how much came back, and when last. Kept in `contacted.json`,
 * which the window and the command line write in turn.
 */
export class ContactedHosts {
  readonly #file: string;
  /** Not in the file yet. */
  readonly #fresh = new Map<string, Contacted>();
  #timer: NodeJS.Timeout | undefined;

  constructor(configDir: string) {
    this.#file = join(configDir, "contacted.json");
  }

  saw(host: string, { account, received }: { readonly account: string; readonly received: number }, now: Date): void {
    this.#fresh.set(host, sum(this.#fresh.get(host), { host, requests: 1, received, last: now.toISOString(), sources: [account] }));
    this.#timer ??= setTimeout(() => this.flush(), writeAfterMs).unref();
  }

  /** Last contacted first. */
  list(): Contacted[] {
    const byHost = new Map(read(this.#file).map((known) => [known.host, known]));
    for (const [host, fresh] of this.#fresh) byHost.set(host, sum(byHost.get(host), fresh));
    return [...byHost.values()].toReversed().toSorted((a, b) => Date.parse(b.last) - Date.parse(a.last)).slice(0, mostHosts);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#fresh.size === 0) return;
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeWhole(this.#file, `${JSON.stringify(this.list().toReversed())}\n`);
      this.#fresh.clear();
    } catch {
      // a full disk ends no backup; all of it is written after the next request
    }
  }
}

function sum(known: Contacted | undefined, { host, requests, received, last, sources }: Contacted): Contacted {
  if (known === undefined) return { host, requests, received, last, sources };
  return { host, requests: known.requests + requests, received: known.received + received, last, sources: [...new Set([...known.sources, ...sources])] };
}

function read(file: string): Contacted[] {
  try {
    return stored.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return [];
  }
}
