import { join } from "node:path";
import { z } from "zod";
import { LifeboatError } from "../api/errors.ts";
import { lock } from "../engine/vault/locks.ts";
import { costSchema } from "./passphrase.ts";
import { makePrivateFolder, readIfThere, writePrivately } from "./private-file.ts";
import { sealedSchema } from "./seal.ts";

/** Where the key is; `check` tells a wrong one before it is used. */
const keySchema = z.discriminatedUnion("is", [
  z.object({ is: z.literal("keychain"), name: z.string(), check: sealedSchema }),
  z.object({ is: z.literal("passphrase"), cost: costSchema, check: sealedSchema }),
]);

/** Sealed here, or in a file of the person's own that is read at each use. */
const entrySchema = z.object({ vault: z.string(), account: z.string(), name: z.string() }).and(z.union([z.object({ sealed: sealedSchema }), z.object({ file: z.string() })]));

const storeSchema = z.object({ format: z.literal(1), key: keySchema.optional(), entries: z.array(entrySchema) });

export type StoredKey = z.infer<typeof keySchema>;
export type Entry = z.infer<typeof entrySchema>;
export type Store = z.infer<typeof storeSchema>;

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
