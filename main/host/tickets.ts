import type { BlobPath } from "../api/contract.ts";

/**
 * It lies in the vault's `photos/` under its hash (SHA-256, hex) and `ext`; where `ext` is null, `bytes` gives it when it is
 * asked for. `type` is what the vault says; whoever serves it sniffs.
 */
export type TicketBody = { readonly hash: string; readonly ext: string | null; readonly type: string; readonly bytes?: (() => Promise<Uint8Array>) | undefined };

/**
 * Names one body of a vault for this session, and does no work yet. The same hash is always the same picture, so it may
 * name a cached thumbnail.
 */
export type Ticket = (vaultDir: string, body: TicketBody) => BlobPath;

/** Handed in by whoever serves blobs. */
export type Tickets = { readonly body: Ticket; readonly thumb: Ticket };
