// A vault and accounts of every provider; moves between them as a person would make them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virtualClock } from "../main/engine/clock.ts";
import { lossesOf } from "../main/engine/items/fit.ts";
import { pull } from "../main/engine/mirror/pull.ts";
import type { Connection, Io, Lack } from "../main/engine/providers/provider.ts";
import { readText, withLinkedPhoto } from "../main/engine/restore/prepare.ts";
import { applyRestore, planRestore } from "../main/engine/restore/restore.ts";
import type { JournalRow } from "../main/engine/vault/read/restores.ts";
import { Vault } from "../main/engine/vault/vault.ts";
import type { Moved } from "./fidelity-verdict.ts";

/** An account of some provider, empty, and how to get in. */
export type Home = { readonly connection: Connection; readonly io: Io; close(): Promise<void> };
export type Account = { readonly id: number; readonly home: Home };

export class FidelityRig {
  readonly vault: Vault;
  readonly #dir: string;
  readonly #clock: ReturnType<typeof virtualClock>;
  #made = 0;

  private constructor(vault: Vault, dir: string, clock: ReturnType<typeof virtualClock>) {
    this.vault = vault;
    this.#dir = dir;
    this.#clock = clock;
  }

  static async create(): Promise<FidelityRig> {
    const dir = mkdtempSync(join(tmpdir(), "lifeboat-fidelity-"));
    const clock = virtualClock(new Date("2026-11-01T08:00:00Z"));
    return new FidelityRig(await Vault.create(join(dir, "vault"), { now: () => clock.now() }), dir, clock);
  }

  async add(home: Home): Promise<Account> {
    const name = `account ${(this.#made += 1)}`;
    return { id: await this.vault.write.addAccount({ name, provider: "memory", settings: {}, hosts: [] }, this.#clock.now().toISOString()), home };
  }

  async backUp({ id, home }: Account): Promise<void> {
    this.#clock.advance(24 * 3600_000);
    await pull({ vault: this.vault, account: id, connection: home.connection, io: home.io, clock: this.#clock, onProgress: () => undefined });
  }

  /** Everything of one account into another, and back from there: what came of each item. */
  async move(from: Account, to: Account): Promise<Moved[]> {
    await this.backUp(to);
    const { connection, io } = to.home;
    const job = { vault: this.vault, account: to.id, connection, io, clock: this.#clock, onProgress: () => undefined };
    const plan = await planRestore(job, { what: { account: from.id } });
    const { restore } = await applyRestore(job, plan);
    await this.backUp(to);
    const moved: Moved[] = [];
    for (let after = -1; ; ) {
      const page = await this.vault.read.journal(restore, { after, limit: 500 });
      const last = page.at(-1);
      if (last === undefined) return moved;
      after = last.seq;
      for (const row of page) moved.push(await this.#moved(row, plan.lacks));
    }
  }

  async #moved(row: JournalRow, lacks: readonly Lack[]): Promise<Moved> {
    const { kind, name, state, collection, href, code, detail } = row;
    const before = (await this.#textOf(row.version)) ?? "";
    const [placed] = collection === null || href === null ? [] : await this.vault.read.placedAt(collection, [href]);
    const after = placed === undefined ? undefined : await this.#textOf(placed.version);
    const losses = lossesOf(kind, Buffer.from(before), lacks);
    const noted = losses.some(({ lack }) => lack.note !== undefined) ? [kind === "contact" ? "note" : "description"] : [];
    // What was not written, or could not be read again, stands in the receipt by name.
    const isMissing = ["failed", "missing", "unreadable", "not-yet-visible", "kept"].includes(state);
    const named = isMissing ? ["*"] : state === "changed" ? (detail ?? "").split(" ") : [];
    const said = new Set([...losses.map(({ lack }) => lack.field), ...noted, ...named]);
    return { kind, name, before, after, said, refused: isMissing ? `${state} ${code ?? ""} ${detail ?? ""}` : undefined };
  }

  async #textOf(version: number): Promise<string | undefined> {
    const [content] = await this.vault.read.contents([version]);
    if (content === undefined) return undefined;
    const bytes = readText(content.body, this.vault.blobs);
    // A photo that a card only links to is kept with it.
    return Buffer.from(content.kind === "contact" ? withLinkedPhoto(content, bytes, this.vault.blobs) : bytes).toString();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.vault.close();
    rmSync(this.#dir, { recursive: true });
  }
}
