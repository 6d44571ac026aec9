// A vault and accounts of every provider; moves between them as a person would make them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virtualClock } from "../main/engine/clock.ts";
import { type Foreseen, foreseen } from "../main/engine/migrate/forecast.ts";
import { pull } from "../main/engine/mirror/pull.ts";
import type { Connection, Io, Kind } from "../main/engine/providers/provider.ts";
import { readText, withLinkedPhoto, withUids } from "../main/engine/restore/prepare.ts";
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
    const foretold = new Map<number, ReadonlySet<string>>();
    for await (const { entry, becomes } of foreseen(this.vault, plan)) foretold.set(entry.version, foretoldFields(entry.kind, becomes));
    const { restore } = await applyRestore(job, plan);
    await this.backUp(to);
    const moved: Moved[] = [];
    for (let after = -1; ; ) {
      const page = await this.vault.read.journal(restore, { after, limit: 500 });
      const last = page.at(-1);
      if (last === undefined) return withUidsThere(moved);
      after = last.seq;
      for (const row of page) moved.push(await this.#moved(row, foretold.get(row.version) ?? new Set()));
    }
  }

  async #moved(row: JournalRow, foretold: ReadonlySet<string>): Promise<Moved> {
    const { kind, name, state, collection, href, code, detail } = row;
    const before = (await this.#textOf(row.version)) ?? "";
    const [placed] = collection === null || href === null ? [] : await this.vault.read.placedAt(collection, [href]);
    const after = placed === undefined ? undefined : await this.#textOf(placed.version);
    // What was not written, or could not be read again, stands in the receipt by name.
    const isMissing = ["failed", "missing", "unreadable", "not-yet-visible", "kept"].includes(state);
    const named = isMissing ? ["*"] : state === "changed" ? (detail ?? "").split(" ") : [];
    const unforetold = isMissing ? [] : named.filter((field) => !foretold.has(field.split("@")[0] ?? field));
    return { kind, name, before, after, said: new Set([...foretold, ...named]), unforetold, refused: isMissing ? `${state} ${code ?? ""} ${detail ?? ""}` : undefined };
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

/** What stands in the note changes the note. */
function foretoldFields(kind: Kind, becomes: Foreseen["becomes"]): ReadonlySet<string> {
  if ("refused" in becomes) return new Set(["*"]);
  const isNoted = becomes.some(({ fate }) => fate === "noted");
  return new Set([...becomes.map(({ field }) => field), ...(isNoted ? [kind === "contact" ? "note" : "description"] : [])]);
}

/** Where a service gives UIDs of its own, what refers to things follows them. */
function withUidsThere(moved: readonly Moved[]): Moved[] {
  const uidIn = (text: string | undefined): string | undefined => /^UID:(.*?)\r?$/m.exec(text ?? "")?.[1];
  const uids = new Map(moved.flatMap(({ before, after }) => (uidIn(before) === undefined ? [] : [[uidIn(before) ?? "", uidIn(after) ?? uidIn(before) ?? ""] as const])));
  return moved.map((one) => ({ ...one, before: Buffer.from(withUids(one.kind, Buffer.from(one.before), uids)).toString() }));
}
