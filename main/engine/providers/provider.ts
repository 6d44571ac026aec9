// The provider contract: how Lifeboat talks to anything that holds a person's data. See README.md beside this file.
import type { z } from "zod";
import type { ErrorCode } from "../../api/errors.ts";
import type { Foresight, Item, Kind, Lack } from "../formats/item.ts";

export type { Body, Facts, Foresight, Item, Kind, Lack } from "../formats/item.ts";

/** Opaque to the engine: a sync-token, a delta link, a digest of a listing. */
export type Cursor = string;

/** Secrets of one account, by short name ("password"). */
export interface SecretStore {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export type Question = {
  readonly is: "unlock" | "consent" | "device-code" | "password" | "new-host";
  readonly text: string;
  readonly url?: string;
  /** With "new-host": where the sign-in would go. */
  readonly host?: string;
  /** With "device-code": what is typed there. */
  readonly code?: string;
  /** With "unlock", which is answered at the device and waits for nobody here: so many people are to be imported there. */
  readonly people?: number;
  /** With "consent": the way back from a browser on another computer, as net/sign-in.ts says. */
  readonly back?: { readonly take: (address: string) => boolean; readonly until: AbortSignal };
};

/** What a provider is before anyone signs in. Screens and the CLI draw their form from `settings`. */
export interface ProviderDef<S = unknown> {
  /** Same as the folder name. */
  readonly id: string;
  readonly title: string;
  readonly kinds: { readonly read: readonly Kind[]; readonly write: readonly Kind[] };
  /** Systems it works on, as `process.platform` names them; elsewhere it is not offered. Absent: all of them. */
  readonly platforms?: readonly string[];
  /** Kept in the vault, so it holds no secret: those are named in `secrets` and live in the secret store. */
  readonly settings: z.ZodType<S>;
  /** Names this provider asks its SecretStore for. */
  readonly secrets: readonly string[];
  /** Those of them it makes itself: nobody is asked for them. */
  readonly makes?: readonly string[];
  /** A person signs in at the service itself, in a browser. `ready`: this Lifeboat was built with a client of its own for it. */
  readonly signIn?: { readonly ready: boolean };
  /** Gives a sign-in back to the service, when its account is removed here. May fail: it is forgotten here all the same. */
  leave?(settings: S, io: Io): Promise<void>;
  /** Of files and folders that a person shows, by their full paths: where it would read them; undefined for what is not its own. */
  recognises?(paths: readonly string[]): Promise<S | undefined>;
  /** Of an export or backup: whether one elsewhere may go on where the account's last one ended. Identities of the account and of that one. */
  continues?(before: string, now: string): boolean;
  /** Devices that come and go. */
  discover?(io: Io): AsyncIterable<{ readonly settings: S; readonly label: string }>;
  /** Hosts that may get this account's credentials without asking: typed by the person or part of a preset. */
  hosts?(settings: S): readonly string[];
  /** Gives a target only when `need` is "write". Throws LifeboatError: auth, offline, source-away, new-host. */
  connect(settings: S, need: "read" | "write", io: Io): Promise<Connection>;
}

/** Everything a provider may touch outside itself. Tests hand it fakes. */
export interface Io {
  readonly signal: AbortSignal;
  /** Logged without content; `credentials: "include"` requests go only to the account's approved hosts. */
  readonly fetch: typeof globalThis.fetch;
  readonly secrets: SecretStore;
  /** Unattended runs reject with the matching code ("auth", "new-host"). */
  readonly ask: (q: Question) => Promise<string>;
  /** A private folder, emptied after the run. */
  readonly scratch: string;
  readonly now: () => Date;
  readonly log: (msg: string, fields?: object) => void;
  /** Shows a small picture of what is about to be read; it is not kept. Absent: nobody looks, and none is to be fetched. */
  readonly preview?: ((picture: Uint8Array) => void) | undefined;
}

/** Facts the engine plans with; it never branches on a provider's id. */
export interface Traits {
  /** exact: changes with every change. weak: may miss one. none: every listed item is read again. */
  readonly etags: "exact" | "weak" | "none";
  /** Most calls in flight at once. */
  readonly parallel: number;
  /** Most ops in one write(). */
  readonly batch: number;
  /** A create repeated with the same key never makes a second item. */
  readonly keyed: boolean;
  /** How long a write may stay invisible to changes, read and find. */
  readonly settlesMs: number;
  /** Media bytes come back untouched. */
  readonly originals: boolean;
  readonly writes: readonly ("create" | "replace" | "remove")[];
  /**
   * To replace a photo, where `writes` does not say so, puts it into the albums that its item names, and takes it out of others
   * of one's own; nothing else of it changes.
   */
  readonly regroups?: boolean;
}

export interface Connection extends AsyncDisposable {
  /**
   * Who answered: OAuth subject, principal URL, device serial. `place`: of what says whose it is in one of its parts only, or beside a
   * number that it shares with others, the id that it has without that.
   */
  readonly identity: { readonly id: string; readonly label: string; readonly place?: string };
  readonly traits: Traits;
  /** Absent: cannot be read. */
  readonly source?: Source;
  /** Absent: cannot be written. */
  readonly target?: Target;
  /**
   * Without the final "end", no collection may be taken for gone; nor where it says that what is not listed is unknown: a camera
   * shows its own memory only while no card is in it.
   */
  collections(io: Io): AsyncIterable<{ is: "collection"; collection: Collection } | { is: "end"; unlisted?: "unknown" }>;
}

export type Collection = {
  readonly id: string;
  readonly name: string;
  /** One CalDAV collection may hold events and tasks. */
  readonly kinds: readonly Kind[];
  readonly readOnly: boolean;
  /** What it means when a full listing lacks an item. Archives, exports, unplugged cards: "unknown". */
  readonly unlisted: "gone" | "unknown";
};

export interface Source {
  /**
   * `since` is a hint: a dead cursor gives a full listing, not an error. The last thing yielded is `end`; a stream that
   * stops earlier, or throws, is incomplete. An unlisted href is gone only if the listing was full and the collection
   * says so. An href may be yielded twice; the later one counts.
   */
  changes(c: Collection, since: Cursor | undefined, io: Io): AsyncIterable<Change>;
  /** Any order, exactly one answer per ref; a failure is an answer. Throws only when nothing more can be had at all. */
  read(c: Collection, refs: readonly Ref[], io: Io): AsyncIterable<Fetched>;
}

export interface Target {
  /** What it cannot hold: taken out, or put into the note, before an item reaches `write`. */
  readonly lacks?: readonly Lack[];
  /**
   * A new one for each forecast. Absent: texts are there as they are sent. `edited`: as they will be read once anything of
   * them was changed there, where that is told in other words.
   */
  foresee?(edited?: boolean): Foresight;
  /**
   * Asks the person for what writing takes beyond reading, where they have not given it; called before the first write.
   * Throws auth, wrong-account.
   */
  allow?(io: Io): Promise<void>;
  /** Exactly one outcome per op, any order. Throws only when no op can be tried at all (auth, offline). */
  write(c: Collection, ops: readonly Op[], io: Io): AsyncIterable<Outcome>;
  /** Items written earlier under these keys, where the service can tell. */
  find(c: Collection, keys: readonly string[], io: Io): AsyncIterable<{ key: string; ref: Ref }>;
  /** Throws unsupported for a kind that has no such thing. */
  addCollection?(kind: Kind, name: string, io: Io): Promise<Collection>;
}

export type Ref = { readonly href: string; readonly etag?: string; readonly size?: number };

export type Change =
  | { is: "present"; ref: Ref }
  | { is: "gone"; href: string }
  /**
   * What was there is there or gone, nobody knows: in a file that holds many, as "href#...", and cannot be read, or not to its end;
   * or below a folder ("path/", or "" for all there is) that was not listed, or not all of it. `except`: folders below it that
   * were. A folder is `present` as well, as "path/", so that reading it says why ("/" for all there is), save where
   * the place is set to hide it.
   */
  | { is: "unknown"; href: string; except?: readonly string[] }
  /** A label or an album. */
  | { is: "group"; id: string; name: string }
  /** total: the provider's own count, never ours. */
  | { is: "end"; listing: "full" | "delta"; at?: Cursor; total?: number };

export type Owes = { readonly code: ErrorCode; readonly detail: string };

export type Fetched =
  /** `owes`: why a part of it is not there this time. What did come is kept, the item is owed, and asked for again. */
  | { is: "item"; ref: Ref; item: Item; owes?: Owes }
  | { is: "gone"; href: string }
  | { is: "failed"; href: string; code: ErrorCode; detail: string };

/**
 * `key` is chosen by the engine, stable across retries, and safe in a file name ([A-Za-z0-9_-], at most 64). An op's item
 * names its labels and albums: the target finds them by name, or makes them.
 */
export type Op =
  | { do: "create"; key: string; item: Item }
  | { do: "replace"; key: string; ref: Ref; item: Item }
  | { do: "remove"; key: string; ref: Ref };

export type Outcome = { key: string } & (
  | { is: "done"; ref?: Ref }
  | { is: "conflict" }
  /** Sent, but nobody knows whether it arrived. */
  | { is: "unsure" }
  | { is: "failed"; code: ErrorCode; detail: string }
);
