import type { BlobPath } from "../api/contract.ts";

/**
 * Names one body of a vault for this session, and does no work yet. It lies in the vault's `photos/` under its hash
 * (SHA-256, hex) and `ext`; where `ext` is null, `bytes` gives it when it is asked for. `type` is what the vault says;
 * whoever serves it sniffs. The same hash is always the same picture, so it may name a cached thumbnail.
 */
export type Ticket = (vaultDir: string, hash: string, ext: string | null, type: string, bytes?: () => Promise<Uint8Array>) => BlobPath;

/** Handed in by whoever serves blobs. */
export type Tickets = { readonly body: Ticket; readonly thumb: Ticket };
