import { join } from "node:path";
import { LifeboatError } from "../api/errors.ts";
import { lock } from "../engine/vault/locks.ts";
import { makePrivateFolder, readIfThere, writePrivately } from "./private-file.ts";
import type { Store } from "./schema.ts";

const patienceMs = 15_000;

/** `secrets.json`: read without a lock, changed under one that the operating system holds for us. */
export class SecretsFile {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  get path(): string {
    return join(this.#dir, "secrets.json");
  }

  async read(): Promise<Store> {
    const text = await readIfThere(this.path);
    if (text === undefined) return { format: 1, entries: [] };
    const { storeSchema } = await import("./schema.ts");
    const parsed = storeSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new LifeboatError("io", `${this.path} is damaged, or from a newer Lifeboat; move it away and sign in again`);
  }

  /** Gives what `change` made of the newest state, once it is durable. */
  async change(change: (store: Store) => Store): Promise<Store> {
    await makePrivateFolder(this.#dir);
    const held = await lock(this.#dir, "secrets", { waitMs: patienceMs });
    try {
      const store = change(await this.read());
      await writePrivately(this.path, `${JSON.stringify(store, undefined, 2)}\n`);
      return store;
    } finally {
      held.release();
    }
  }
}

/** Not the parser's message: it quotes the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
