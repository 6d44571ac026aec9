import type { Bytes } from "../serve/blob-head.ts";

/** What a ticket names: "none" where there is no picture of it, undefined where it names nothing. */
export type Named = Bytes | "none" | undefined;

/** A picture that is being made; not any more where all who wait for it `leave`. */
export type Coming = { readonly picture: Promise<Named>; readonly leave: () => void };

/** Shell to engine process, beside the contract's own ports. */
export type ToEngine =
  /** With one port, which speaks the contract from then on. */
  | { readonly is: "port" }
  | { readonly is: "ticket"; readonly id: number; readonly ticket: string }
  /** Nobody waits for what that ticket names any more. */
  | { readonly is: "leave"; readonly id: number }
  /** With one port to the decoder process of that id. */
  | { readonly is: "decoder"; readonly id: number }
  | { readonly is: "decoder-ended"; readonly id: number }
  /** The computer slept: what became due meanwhile is due now. */
  | { readonly is: "woke" }
  /** End what is under way, close the vault, exit. */
  | { readonly is: "close" };

export type FromEngine =
  /** Before "bytes", where they are a picture that is still to be made. */
  | { readonly is: "coming"; readonly id: number }
  | { readonly is: "bytes"; readonly id: number; readonly bytes: Named }
  /** Only the shell can start a process. */
  | { readonly is: "start-decoder"; readonly id: number }
  | { readonly is: "kill-decoder"; readonly id: number };
