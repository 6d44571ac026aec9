// The program as a person runs it: `lifeboat ...`, a fresh process for each command.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Engine } from "../main/engine/engine.ts";
import { openSecrets } from "../main/secrets/secrets.ts";
import { type Program, spend, type Spent } from "./measure.ts";

const program = join(import.meta.dirname, "../build/lifeboat.mjs");

export type NewAccount = { readonly name: string; readonly provider: string; readonly settings: object; readonly password?: string };

/** A vault with its own settings folder, so that nothing of this machine's user is touched. */
export class Lifeboat {
  readonly dir: string;
  readonly vault: string;
  readonly env: Readonly<Record<string, string>>;
  readonly #config: string;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.dir = dir;
    this.vault = join(dir, "vault");
    this.#config = join(dir, "config");
    this.env = { LIFEBOAT_CONFIG: this.#config };
  }

  /** Not measured. */
  async add({ name, provider, settings, password }: NewAccount): Promise<void> {
    let vault = "";
    const secrets = openSecrets({ vault: () => vault, dir: this.#config });
    const engine = await Engine.open({ vaultDir: this.vault, create: true, secrets: secrets.of });
    vault = engine.vault.id;
    try {
      if (password !== undefined) {
        const file = join(this.dir, `${name}.password`);
        writeFileSync(file, password, { mode: 0o600 });
        await secrets.setFile(name, "password", file);
      }
      await engine.addAccount({ name, provider, settings }, new AbortController().signal);
    } finally {
      await engine.close();
    }
  }

  program(...args: readonly string[]): Program {
    return { command: process.execPath, args: [program, ...args, "--vault", this.vault, "--json"], env: this.env };
  }

  run(...args: readonly string[]): Promise<Spent> {
    return spend(this.dir, this.program(...args));
  }

  /** Items of these kinds that the vault holds now, counted in its tables. */
  held(...kinds: readonly string[]): number {
    const db = new Database(join(this.vault, "vault.db"), { readonly: true });
    try {
      const marks = kinds.map(() => "?").join();
      const text = `SELECT count(*) FROM version v JOIN item i ON i.id = v.item JOIN body b ON b.id = v.body
        WHERE v.until IS NULL AND i.current = v.id AND i.kind IN (${marks}) AND (b.data IS NOT NULL OR b.ext IS NOT NULL)`;
      return db.prepare(text).pluck().get(...kinds) as number;
    } finally {
      db.close();
    }
  }
}

export type Counts = Readonly<Record<"added" | "changed" | "same" | "owed" | "gone" | "listed" | "unchanged" | "lost", number>>;

/** What `lifeboat backup --json` says of its one account. */
export function countsOf({ stdout }: Spent): Counts {
  const events = stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as { event: string; counts?: Counts });
  const counts = events.find(({ event }) => event === "backup")?.counts;
  if (counts === undefined) throw new Error(`no backup in ${stdout}`);
  return counts;
}
