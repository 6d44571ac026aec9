import type { BlobPath, JobId, Kind } from "./contract.ts";

/** What the engine tells without being asked. */
export type ApiEvent =
  /** At most five a second per job; `done` never runs backwards within a phase. */
  | { readonly is: "progress"; readonly job: JobId; readonly source?: number; readonly phase: string; readonly what: string; readonly done: number; readonly of?: number; readonly msLeft?: number }
  /** Names that have just become safe, for the first backup: a few at a time. */
  | { readonly is: "kept"; readonly job: JobId; readonly kind: Kind; readonly names: readonly string[]; readonly total: number }
  /** A small picture of what is on its way, and not safe yet. It can be had until the job has ended. */
  | { readonly is: "preview"; readonly job: JobId; readonly thumb: BlobPath }
  | { readonly is: "ended"; readonly job: JobId }
  /** Something a screen may show has changed: ask again. */
  | { readonly is: "changed"; readonly what: "home" | "things" | "alarms" | "settings" | "vault" | "devices" }
  /** A page that the person who started the job is to open, to sign in; a `code` is typed there, on any device. */
  | { readonly is: "sign-in"; readonly job: JobId; readonly url: string; readonly code?: string }
  /** Something is to be done on the device itself: to import so many `people`, else to allow this computer. */
  | { readonly is: "at-device"; readonly job: JobId; readonly people?: number }
  /** For the desktop, where the window may be closed: each is given once, and again after a week while it stays so. */
  | { readonly is: "notice"; readonly source: number; readonly name: string; readonly about: "held" | "signed-out" | "old" | "sign-in-ends"; readonly days?: number }
  /** The engine is gone; only the shell or host can say so. */
  | { readonly is: "stopped" };

/** One message on any port, both ways. */
export type Message =
  | { readonly id: number; readonly call: string; readonly input: unknown }
  | { readonly id: number; readonly result: unknown }
  | { readonly event: ApiEvent };
