import type { Collection, Connection, Io, Item, Kind } from "../provider.ts";

/** One account opened for one check. What a set-up cannot do is absent, and the checks that need it are skipped. */
export type Subject = {
  /** Connected for writing where the provider can write. */
  readonly connection: Connection;
  readonly io: Io;
  /** Holds the kind under test and is empty. */
  readonly collection: Collection;
  /** Another connection to the same account. */
  reconnect(io: Io): Promise<Connection>;
  /** Disposes of the connection and cleans up. */
  close(): Promise<void>;
  /** Adds items as another device would. Absent: they are written through the target. */
  seed?(items: readonly Item[]): Promise<void>;
  /** Another device changes the item at `href`. */
  change?(href: string, item: Item): Promise<void>;
  /** Another device removes the item at `href`. */
  drop?(href: string): Promise<void>;
  /** From now on the folder that the item lies in cannot be listed. */
  shut?(href: string): Promise<void>;
  expireCursors?(): Promise<void>;
  /** Lets `settlesMs` pass. Absent: the check waits that long. */
  settle?(): Promise<void>;
  /** From now on writes arrive but their replies do not, until called with false. */
  holdReplies?(on: boolean): void;
  /** Calls, sockets or handles still open, after the connection was disposed of. */
  pending?(): number;
};

export type ConformanceSetup = {
  readonly name: string;
  readonly kinds: readonly Kind[];
  open(kind: Kind): Promise<Subject>;
  /** Items in the big listing. Default 1000. */
  readonly big?: number;
  /** Kinds that have no place for a UID: their items get the service's own. */
  readonly ownUids?: readonly Kind[];
  /** Whether `b`, read back, is `a`, as written. Default: the same bytes. */
  same?(kind: Kind, a: Uint8Array, b: Uint8Array): boolean;
};

/** What a check gets. `skip` ends the check and prints why. */
export type Session = {
  readonly subject: Subject;
  readonly kind: Kind;
  readonly big: number;
  readonly ownUids: boolean;
  readonly same: (a: Uint8Array, b: Uint8Array) => boolean;
  readonly skip: (reason: string) => never;
};

export type Check = { readonly name: string; run(session: Session): Promise<void> };

export function sessionFor(setup: ConformanceSetup, kind: Kind, subject: Subject, skip: Session["skip"]): Session {
  const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
  const same = (a: Uint8Array, b: Uint8Array): boolean => setup.same?.(kind, a, b) ?? sameBytes(a, b);
  return { subject, kind, big: setup.big ?? 1000, ownUids: setup.ownUids?.includes(kind) ?? false, same, skip };
}
