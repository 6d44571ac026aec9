import type { Clock } from "../engine/providers/clock.ts";
import { LifeboatError } from "../api/errors.ts";
import type { App, Failure, JobId } from "../api/contract.ts";
import type { ApiEvent } from "../api/events.ts";
import type { ProviderTable } from "../engine/context.ts";
import type { Engine } from "../engine/engine.ts";
import type { Question } from "../engine/providers/provider.ts";
import type { Secrets } from "../secrets/secrets.ts";
import type { ContactedHosts } from "./contacted-hosts.ts";
import type { Devices, Usb } from "./devices.ts";
import type { Events } from "./events.ts";
import type { Jobs } from "./jobs.ts";
import type { Screens } from "./screens.ts";
import type { SettingsFile } from "./settings-file.ts";
import type { Story } from "./story.ts";
import type { Tickets } from "./tickets.ts";

/** Saved sign-ins of all vaults, behind one key. */
export type HostSecrets = Pick<Secrets, "state" | "unlock" | "choose"> & { in(vaultId: string): Pick<Secrets, "of" | "locked" | "copy" | "copyAll"> };

export type HostOptions = {
  /** Where this user's settings live; made where it is missing. */
  readonly configDir: string;
  readonly secrets: HostSecrets;
  readonly tickets: Tickets;
  readonly version: string;
  readonly hostKind: App["host"];
  readonly platform: App["platform"];
  /** The vault's folder; wins over the one in the settings. */
  readonly folder?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly providers?: ProviderTable | undefined;
  /** Back up by itself once a day. Default true; the settings may still say no. */
  readonly watch?: boolean | undefined;
  /** When the first look at what is due and at the cables is, after the start. Left out: once the window had its turn. */
  readonly firstLookMs?: number | undefined;
  /** Whether the computer lives on its battery. Left out: what the system's own files say. */
  readonly onBattery?: (() => boolean) | undefined;
  /** Keeps a frame that a page drew as the small picture of the video with that hash (SHA-256, hex). Left out: it is drawn anew each time. */
  readonly keepFrame?: ((hash: string, frame: Uint8Array) => Promise<void>) | undefined;
  /** The cables of this computer. Left out: as the system tells. */
  readonly usb?: Usb | undefined;
  /** Gets how to look for what is due at once, as after the computer woke up. */
  readonly onWatch?: ((look: () => Promise<void>) => void) | undefined;
};

/** A vault that screens look at. */
export type Opened = {
  readonly kind: "own" | "rehearsal";
  readonly engine: Engine;
  readonly screens: Screens;
};

/** What all handlers share. */
export type State = {
  readonly options: HostOptions;
  readonly settings: SettingsFile;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly contacted: ContactedHosts;
  readonly devices: Devices;
  /** New hosts ("host:port") that the person has just said may have a sign-in: that of this job, and no other's. */
  readonly approved: Map<JobId, ReadonlySet<string>>;
  /** Of jobs whose person is signing in elsewhere: for the address that a browser on another computer ends at. */
  readonly waysBack: Map<JobId, NonNullable<Question["back"]>>;
  /** When somebody signed in again, by `keyOf`: trouble of a run before that is over. */
  readonly signedIn: Map<string, Date>;
  folder: string;
  own: Opened | undefined;
  /** Why the vault in `folder` is not open, where there should be one. */
  trouble: Failure | undefined;
  /** When what was asked for to be opened last is open, or is not. Never rejects. */
  opening: Promise<void>;
  story: Story | undefined;
};

/** What screens look at: the rehearsal while there is one. Throws no-vault. */
export function current(state: State): Opened {
  return state.story ?? own(state);
}

/** A source among those of all vaults: the sample phone has a number that an own one may have, too. */
export const keyOf = ({ kind }: Pick<Opened, "kind">, source: number): string => `${kind} ${source}`;

/** The person's own vault. Throws no-vault, or why it could not be opened. */
export function own({ own, trouble, folder }: State): Opened {
  if (own) return own;
  if (trouble) throw new LifeboatError(trouble.code, trouble.detail);
  throw new LifeboatError("no-vault", `there is no vault in ${folder}`);
}

/** What screens may have kept no longer counts: they are told to ask again. */
export async function refresh(state: State, ...what: readonly Extract<ApiEvent, { is: "changed" }>["what"][]): Promise<void> {
  await Promise.all([state.own?.screens.stale(), state.story?.screens.stale()]);
  state.events.changed(...what);
}
