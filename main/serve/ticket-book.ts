import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import { LifeboatError } from "../api/errors.ts";
import { blobPath } from "../engine/vault/blob-file.ts";
import type { Ticket, TicketBody, Tickets } from "../host/tickets.ts";

/** What a ticket names. `file` is absent where only `bytes` has it. */
export type Entry = { readonly as: "body" | "thumb"; readonly hash: string; readonly type: string; readonly file?: string; readonly bytes?: () => Promise<Uint8Array> };

/**
 * The tickets of one session: they mean nothing in another. The same body has the same ticket as long as the session
 * lasts, so that a list asked for again shows the pictures it already has. The oldest of very many are forgotten.
 */
export class TicketBook implements Tickets {
  readonly #secret = randomBytes(32);
  readonly #entries = new Map<string, Entry>();
  readonly #most: number;

  constructor(most = 50_000) {
    this.#most = most;
  }

  readonly body: Ticket = (vaultDir, body) => this.#issue("body", vaultDir, body);
  readonly thumb: Ticket = (vaultDir, body) => this.#issue("thumb", vaultDir, body);

  find(ticket: string): Entry | undefined {
    return this.#entries.get(ticket);
  }

  #issue(as: Entry["as"], vaultDir: string, { hash, ext, type, bytes }: TicketBody): `/blob/${string}` {
    // These become a file's name; a vault that was tampered with must not lead out of its folder.
    if (!/^[0-9a-f]{64}$/.test(hash) || !/^[a-z0-9]{1,8}$/.test(ext ?? "bin")) throw new LifeboatError("vault-damaged", "a body has no proper name");
    const file = ext === null ? undefined : join(vaultDir, blobPath(Buffer.from(hash, "hex"), ext));
    const name = createHmac("sha256", this.#secret).update(`${as}\0${vaultDir}\0${hash}\0${ext ?? ""}`).digest();
    const ticket = name.subarray(0, 16).toString("base64url");
    this.#entries.delete(ticket);
    this.#entries.set(ticket, { as, hash, type, ...(file !== undefined && { file }), ...(bytes && { bytes }) });
    if (this.#entries.size > this.#most) this.#forgetOldest();
    return `/blob/${ticket}`;
  }

  #forgetOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
