// What the window, and the browser host, can ask of the engine: each call once, typed. Both sides compile against this
// file, so it imports nothing but other files of this folder. Dates are ISO 8601 strings, sizes bytes, ids numbers.
import type { CheckReport, CopyPlace, NewCopy, Practice, Rebuild, RecoveryCard, SecondCopy } from "./copies.ts";
import type { ErrorCode } from "./errors.ts";
import type { Recognised } from "./recognised.ts";

export type Kind = "contact" | "event" | "task" | "photo";
export type ByKind = Readonly<Partial<Record<Kind, number>>>;

/** Every call answers with one of these; it never rejects. The words of an error live in resources/text. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };
export type Failure = {
  readonly code: ErrorCode;
  readonly detail: string;
  /** With new-host: the server the sign-in would go to. Name it in `hosts` to agree. */
  readonly host?: string;
};

/** A long call's id, chosen by the caller: progress events carry it, `cancel` ends it. */
export type JobId = string;

/** A URL path that serves one body to this session only: "/blob/<ticket>". Never made by the renderer. */
export type BlobPath = string;

export type App = {
  readonly version: string;
  readonly platform: "linux" | "darwin" | "win32";
  readonly host: "electron" | "browser";
  /** "none": no vault yet, show Welcome. "rehearsal": the sample phone's. */
  readonly vault: "none" | "own" | "rehearsal";
  readonly folder: string;
  readonly settings: Settings;
  /** There should be a vault in `folder`, but it could not be opened: why. */
  readonly trouble?: Failure;
};
export type Settings = {
  readonly appearance: "system" | "light" | "dark";
  readonly language: "system" | "en" | "de";
  readonly checkDaily: boolean;
  /** How often it looks by itself. Left out: once a day. */
  readonly every?: "day" | "hour";
  /** Whether it looks while the computer lives on its battery. Left out: yes. */
  readonly onBattery?: boolean;
  /** It does not look by itself before this; null ends a pause. */
  readonly pausedUntil?: string | null;
  /** Whether a phone that is kept already is looked at by itself when it is plugged in, and daily while it stays. Left out: no. */
  readonly onConnect?: boolean;
};
/** Why a folder cannot hold the vault, or that it can. */
export type FolderCheck = { readonly folder: string; readonly fine: boolean; readonly reason?: "network" | "synced" | "not-writable" | "not-empty"; readonly detail?: string; readonly free: number };

/** `servers`: where the password goes first, where that is the same for everybody. */
export type Choice = { readonly id: string; readonly title: string; readonly setup: readonly string[]; readonly lacks: readonly string[]; readonly servers: readonly string[]; readonly appPassword: boolean };
export type Field = { readonly name: string; readonly type: "text" | "url" | "email" | "password" | "folder" | "choice" | "switch"; readonly required: boolean; /** Few people need it. */ readonly technical?: boolean; readonly choices?: readonly Choice[] };
/** What the connect form is drawn from. */
export type ProviderInfo = {
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly Kind[];
  readonly fields: readonly Field[];
  /** A person signs in at the service itself. "own-client": only with a client of their own, since this Lifeboat was built without one. */
  readonly signIn?: "ready" | "own-client" | undefined;
  /** Seen on this computer: what to call it, and the form filled in. */
  readonly found?: readonly { readonly label: string; readonly settings: Readonly<Record<string, string>> }[] | undefined;
};
export type NewSource = {
  readonly provider: string;
  readonly name: string;
  readonly owner?: string;
  /** Of a switch that is on: "true". */
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Servers besides its own that the person said may have the sign-in. */
  readonly hosts?: readonly string[];
};

export type Source = {
  readonly id: number;
  readonly name: string;
  readonly provider: string;
  readonly owner: string | null;
  readonly label: string | null;
  readonly kept: ByKind;
  /** The provider's own counts added up, where every collection gives one. */
  readonly total: number | null;
  readonly missing: number;
  readonly owed: number;
  /** Why, most frequent first; without folders. */
  readonly owedWhy?: readonly { readonly code: ErrorCode; readonly count: number }[];
  /** Of those, folders that could not be looked into, and what the first of them are called. */
  readonly owedFolders?: { readonly count: number; readonly names: readonly string[] };
  readonly lastRun: { readonly status: string; readonly ended: string | null; readonly error: ErrorCode | null } | null;
  /** The last run that looked at everything. */
  readonly checked: string | null;
  readonly running: JobId | null;
  /** Oldest first, one point a day that had a check: what they held, what you held. For the two lines. */
  readonly lines: readonly { readonly day: string; readonly theirs: number; readonly yours: number }[];
};
/** What Home says; `facts` fill its texts. */
export type Safety = {
  readonly state: "damage" | "held" | "sign-in" | "too-old" | "incomplete" | "practice" | "one-copy" | "well" | "nothing-yet";
  readonly facts: Readonly<Record<string, string | number>>;
  readonly button: "repair" | "see-who" | "sign-in" | "check-now" | "see-which" | "practise" | "add-copy" | "connect";
};
export type Home = {
  readonly safety: Safety;
  readonly sources: readonly Source[];
  readonly alarms: readonly Alarm[];
  readonly week: { readonly added: ByKind; readonly photos: readonly Thing[] };
  /** Of the last 28 days: whether somebody checked. */
  readonly days: readonly { readonly day: string; readonly checked: boolean }[];
};

export type Alarm = {
  readonly id: number;
  readonly source: number;
  readonly sourceName: string;
  readonly collection: string;
  /** Of a group or album that went: what it is called. */
  readonly group?: string;
  readonly kind: Kind;
  readonly what: "missing" | "changed" | "collection-gone" | "group-gone";
  readonly calm: boolean;
  readonly count: number;
  readonly base: number;
  readonly since: string;
  readonly noticed: string;
  /** When something last joined it. */
  readonly grew: string;
};

/** One row of any list. `thumb` is set for photos, and for people with a picture. */
export type Thing = {
  readonly id: number;
  readonly version: number;
  readonly kind: Kind;
  readonly name: string;
  readonly at: string | null;
  readonly source: number;
  readonly collection: number;
  readonly missing: boolean;
  readonly thumb: BlobPath | null;
  /** Of a video: its bytes. */
  readonly video?: BlobPath;
};
export type ThingFilter = { readonly kind?: Kind; readonly source?: number; readonly collection?: number; readonly owner?: string; /** A snapshot id: as things were then. */ readonly snapshot?: number };
export type Page = { readonly offset: number; readonly limit: number };

/** One labelled value of a card, a date or a to-do, in reading order. `key` names a text of resources (fields.<key>). */
export type Fact = { readonly key: string; readonly label?: string; readonly value: string; readonly href?: string };
export type Details = {
  readonly thing: Thing;
  readonly facts: readonly Fact[];
  readonly picture: BlobPath | null;
  readonly media: { readonly path: BlobPath; readonly type: string; readonly width?: number; readonly height?: number } | null;
  readonly collection: string;
  readonly sourceName: string;
  readonly versions: readonly { readonly version: number; /** Where it was first seen, and so held as it is here. */ readonly snapshot: number; readonly from: string; readonly until: string | null; readonly changes: readonly { readonly field: string; readonly before?: string; readonly after?: string }[] }[];
  /** Text as served, for behind "Technical"; null for media. */
  readonly raw: string | null;
};
export type Occurrence = { readonly thing: Thing; readonly start: string; readonly end: string | null; readonly allDay: boolean };
/** `starts`: when each of some days in a row begins where the person is, and when the last ends. `first` is the first one's date. */
export type DayRequest = { readonly first: string; readonly starts: readonly string[]; readonly filter: ThingFilter; /** Collections left out. */ readonly without: readonly number[]; /** Of each day. */ readonly most: number };
/** In order, at most so many of each day as were wanted; `counts` says for each day how many there are. */
export type Days = { readonly dates: readonly Occurrence[]; readonly counts: readonly number[] };
/** `parent`: the thing it stands under. */
export type Task = { readonly thing: Thing; readonly done: boolean; readonly due: string | null; readonly parent: number | null };
export type Moment = { readonly snapshot: number; readonly time: string; readonly source: number; readonly added: number; readonly changed: number; readonly removed: number };
export type Place = { readonly id: number; readonly source: number; readonly name: string; readonly kinds: readonly Kind[]; readonly writable: boolean };

export type PutBackRequest = { readonly into: number; readonly alarm?: number; readonly filter?: ThingFilter; readonly things?: readonly number[]; /** Pairs a person said are one. */ readonly same?: readonly SamePair[]; /** Left out: the edits of both sides where they do not overlap, else theirs. */ readonly keep?: Keep; readonly keepEach?: readonly KeepOne[] };
/** For what is there but different. both: ours comes beside it. theirs: left alone. mine: replaced by ours. */
export type Keep = "both" | "theirs" | "mine";
/** `thing` as in a plan's row; counts more than the choice for all. */
export type KeepOne = { readonly thing: number; readonly keep: Keep };
export type SamePair = { readonly item: number; readonly there: number };
/**
 * What a move changes on the way. noted: it goes into the note, after the word `note`; dropped: it is left out; changed:
 * something else comes in its place; refused: things that are not taken at all, and `field` is the error's code.
 */
export type Loss = {
  readonly kind: Kind;
  readonly field: string;
  readonly fate: "noted" | "dropped" | "changed" | "refused";
  readonly note: string | null;
  readonly count: number;
  readonly examples: readonly { readonly name: string; readonly said: readonly string[] }[];
};
export type PutBackPlan = {
  readonly plan: string;
  /** How many of each kind there are, and how many of them will be there afterwards, whole. */
  readonly kinds: readonly { readonly kind: Kind; readonly total: number; readonly whole: number; readonly failed: number }[];
  readonly losses: readonly Loss[];
  /** May be there already, under another name or number; added unless named in `same`. */
  readonly unsure: readonly { readonly item: number; readonly kind: Kind; readonly name: string; readonly there: readonly { readonly item: number; readonly name: string }[] }[];
  readonly counts: Readonly<Record<Decision, number>>;
  /** Whether all, some or nothing of it can be taken back afterwards. */
  readonly undo: "all" | "some" | "none";
  /** `fields` differ there; where there are any, a `keep` of this `thing` changes what will be done. */
  readonly rows: readonly { readonly thing: number; readonly name: string; readonly kind: Kind; readonly decision: Decision; readonly fields: readonly string[]; readonly detail: string | null }[];
};
/** both: ours beside what is there. merge: what both sides have, edits or albums. remove: taken back, in an undo only. */
export type Decision = "create" | "both" | "merge" | "replace" | "remove" | "same" | "kept" | "failed";
export type Receipt = {
  readonly id: number;
  /** The receipt that this one took back. */
  readonly undid: number | null;
  /** From another source: nothing is "back" that has never been there. */
  readonly moved: boolean;
  /** Something in it can be taken back: `planUndo`. */
  readonly undoable: boolean;
  readonly into: string;
  readonly ended: string | null;
  readonly total: number;
  readonly groups: readonly { readonly state: string; readonly count: number; readonly things: readonly { readonly name: string; readonly kind: Kind; readonly fields: readonly string[]; readonly code: string | null }[] }[];
};
/** `sources`: the names of those it was asked for. */
export type Contacted = { readonly host: string; readonly sources: readonly string[]; readonly requests: number; readonly received: number; readonly last: string };

/**
 * Saved sign-ins are sealed with a key. "empty": there is none yet, and without a keychain a passphrase makes it. "locked":
 * nobody gave the passphrase since Lifeboat started.
 */
export type SecretsState = { readonly is: "empty" | "keychain" | "locked" | "open" };

/** A phone or camera at a cable of this computer. */
export type Handset = {
  /** Names one plugging-in. */
  readonly key: string;
  readonly name: string;
  readonly sort: "android" | "iphone" | "camera";
  /** How it can be read now, the one that gives most first; `source`: as what it is kept already. */
  readonly ways: readonly { readonly provider: string; readonly settings: Readonly<Record<string, string>>; readonly kinds: readonly Kind[]; readonly source: number | null }[];
  /** Programs that use it, as the system names them: it may not be had meanwhile. */
  readonly heldBy: readonly string[];
};

export type Nothing = Readonly<Record<string, never>>;

/** Every call: what goes in, what comes out. */
export type Calls = {
  app: { in: Nothing; out: App };
  setSettings: { in: Partial<Settings>; out: Settings };
  checkFolder: { in: { folder?: string }; out: FolderCheck };
  /** Makes or opens the vault in this folder. */
  openFolder: { in: { folder: string }; out: App };
  /** Leaves any vault open, shows the sample phone in one of its own. */
  startRehearsal: { in: { job: JobId }; out: App };
  rehearse: { in: { step: "back-up" | "lose" | "put-back"; job: JobId }; out: { readonly receipt?: Receipt } };
  endRehearsal: { in: Nothing; out: App };

  providers: { in: Nothing; out: readonly ProviderInfo[] };
  /** What files and folders are that somebody shows, by their full paths. */
  recognise: { in: { paths: readonly string[] }; out: Recognised };
  /** Signs in and saves. Long. */
  addSource: { in: { source: NewSource; job: JobId }; out: { readonly id: number } };
  /** `moved`: the same account on a new server, as the person says, and where, if elsewhere. `newer`: a newer export of it. Long. */
  signIn: { in: { source: number; secrets: Readonly<Record<string, string>>; hosts?: readonly string[]; moved?: { url?: string }; newer?: { dir: string }; job: JobId }; out: Nothing };
  /** The address that a browser on another computer ended at, which it cannot load. `right`: the job goes on with it. */
  signInBack: { in: { job: JobId; address: string }; out: { readonly right: boolean } };
  /** Here only; the other side is not asked. */
  renameSource: { in: { source: number; name: string }; out: Nothing };
  removeSource: { in: { source: number }; out: Nothing };

  secretsState: { in: Nothing; out: SecretsState };
  /** Kept while Lifeboat runs. Throws wrong-passphrase. */
  unlockSecrets: { in: { passphrase: string }; out: SecretsState };
  /** For the sign-ins saved from now on, of 8 characters or more. Throws exists where some are saved already. */
  choosePassphrase: { in: { passphrase: string }; out: SecretsState };

  home: { in: Nothing; out: Home };
  /** All sources, or one. Long. */
  backUp: { in: { source?: number; job: JobId }; out: { readonly status: string } };
  cancel: { in: { job: JobId }; out: Nothing };

  /** What is plugged in; "devices" tells of a change. */
  devices: { in: Nothing; out: readonly Handset[] };

  places: { in: Nothing; out: readonly Place[] };
  moments: { in: { source?: number; limit: number }; out: readonly Moment[] };
  count: { in: { filter: ThingFilter }; out: ByKind };
  things: { in: { filter: ThingFilter; page: Page }; out: readonly Thing[] };
  /** How many photos each month has ("2026-05"; null: nobody knows when), in the order `things` gives photos: oldest first. */
  months: { in: { filter: ThingFilter }; out: readonly { readonly month: string | null; readonly count: number }[] };
  search: { in: { words: string; filter: ThingFilter; limit: number }; out: readonly Thing[] };
  details: { in: { version: number }; out: Details };
  /** Of a video; null where the file does not say. */
  videoLength: { in: { version: number }; out: { readonly seconds: number | null } };
  /** A frame of a video that has no small picture yet, drawn by the page: JPEG in base64. */
  keepFrame: { in: { version: number; frame: string }; out: Nothing };
  occurrences: { in: DayRequest; out: Days };
  /** Lists that hold to-dos, and how many each; what is a part of something done is done. */
  taskLists: { in: { filter: ThingFilter }; out: readonly { readonly collection: number; readonly open: number; readonly done: number }[] };
  /** Of one list, in reading order: each before its parts. */
  tasks: { in: { collection: number; done: boolean; filter: ThingFilter; page: Page }; out: readonly Task[] };

  alarmThings: { in: { alarm: number; page: Page }; out: readonly Thing[] };
  /** "I deleted these": all, or those ticked. What joined after `shown` (the alarm's `grew` on the screen) waits on. */
  accept: { in: { alarm: number; things?: readonly number[]; shown?: string }; out: { readonly count: number } };
  /** "Need a number now?" */
  numbers: { in: { alarm: number; words: string }; out: readonly { readonly id: number; readonly name: string; readonly numbers: readonly string[]; readonly vcard: string }[] };

  /** Looks at the target first. Long. */
  planPutBack: { in: { request: PutBackRequest; job: JobId }; out: PutBackPlan };
  /** What taking back a receipt would do. Looks at its target first. Long. */
  planUndo: { in: { receipt: number; job: JobId }; out: PutBackPlan };
  /** Carries out the plan of that name, also one of `planUndo`. Long. */
  putBack: { in: { plan: string; job: JobId }; out: Receipt };
  receipts: { in: Nothing; out: readonly Receipt[] };

  /** Re-reads everything. Long. */
  verify: { in: { job: JobId }; out: CheckReport };
  /** Brings a part back into a scratch folder and compares. Long. */
  practise: { in: { job: JobId }; out: Practice };
  lastPractice: { in: Nothing; out: Practice | null };
  /** What a full rebuild from a second copy takes, in bytes: `reads` come from there, `needs` is room on this disk for a while. */
  rebuildCost: { in: { copy: number }; out: { readonly reads: number; readonly needs: number; readonly free: number; readonly fits: boolean } };
  /** Builds everything anew from a second copy in a scratch folder, and compares. Long. */
  practiseRebuild: { in: { copy: number; job: JobId }; out: Rebuild };
  lastRebuild: { in: Nothing; out: Rebuild | null };
  lastCheck: { in: Nothing; out: CheckReport | null };
  export: { in: { folder: string; job: JobId }; out: { readonly files: number } };
  contacted: { in: Nothing; out: readonly Contacted[] };

  copies: { in: Nothing; out: readonly SecondCopy[] };
  /** Tries the place first; the first one makes the recovery key. Long. */
  addCopy: { in: { copy: NewCopy; job: JobId }; out: { readonly id: number } };
  /** What is left out stays. Throws source-away where another place answers. Long. */
  changeCopy: { in: { copy: number; settings: Readonly<Record<string, string>>; secret?: string; job: JobId }; out: Nothing };
  renameCopy: { in: { copy: number; name: string }; out: Nothing };
  /** What lies there stays there. */
  removeCopy: { in: { copy: number }; out: Nothing };
  /** Brings it up to date. Long. */
  copyNow: { in: { copy: number; job: JobId }; out: { readonly status: "complete" | "partial"; readonly bytes: number; readonly owed: number } };
  /** Whether all is there, with `read` whether it can be opened; with `repair` what is damaged there is sent anew. Long. */
  checkCopy: { in: { copy: number; read: boolean; repair: boolean; job: JobId }; out: { readonly whole: boolean; readonly damage: number; readonly readSince: string | null; readonly repaired: boolean } };
  /** What is damaged here comes from second copies that are there. Long. */
  repair: { in: { job: JobId }; out: { readonly healed: number; readonly left: number } };
  recoveryCard: { in: Nothing; out: RecoveryCard };
  /** The last four characters on the card; right ones are remembered. */
  confirmCard: { in: { typed: string }; out: { readonly right: boolean } };
  /** From the card, where this computer has lost it. Throws wrong-key. */
  giveKey: { in: { key: string }; out: Nothing };
  /** Leaves the recovery key there under a passphrase. Long. */
  leaveKey: { in: { copy: number; passphrase: string; job: JobId }; out: Nothing };
  /** Builds the vault anew in a new or empty folder; `openFolder` opens it then. Long. */
  recoverCopy: { in: { from: CopyPlace; folder: string; unlock: { readonly key: string } | { readonly passphrase: string }; /** Which one, after several-vaults. */ vault?: string; job: JobId }; out: { /** It is all as of then. */ readonly made: string; readonly lost: number; /** Newer states there that do not open. */ readonly skipped: number } };
};
export type CallName = keyof Calls;
export type Input<N extends CallName> = Calls[N]["in"];
export type Output<N extends CallName> = Calls[N]["out"];

/** The engine's side. Throws LifeboatError; the port turns it into a Result. */
export type Handlers = { readonly [N in CallName]: (input: Input<N>) => Promise<Output<N>> };
