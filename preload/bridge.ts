import type { CallName, Input, Output, Result } from "../main/api/contract.ts";
import type { ApiEvent } from "../main/api/events.ts";

/** What the desktop alone can do for the window. */
export type ShellCalls = {
  /** Opens the system's own dialog; null when it was closed without choosing. */
  chooseFolder: { in: { readonly title?: string }; out: string | null };
  openAtLogin: { in: Readonly<Record<string, never>>; out: boolean };
  setOpenAtLogin: { in: { readonly on: boolean }; out: boolean };
};
export type ShellCallName = keyof ShellCalls;

/** `window.lifeboat` in the desktop window: all that the page can reach outside itself. */
export type Bridge = {
  /** Never rejects; while the engine is being restarted a call waits for it. */
  call<N extends CallName>(name: N, input: Input<N>): Promise<Result<Output<N>>>;
  /** Gives the function that ends it. After `stopped`, `changed: vault` tells that the engine is back: ask again. */
  onEvent(listener: (event: ApiEvent) => void): () => void;
  shell<N extends ShellCallName>(name: N, input: ShellCalls[N]["in"]): Promise<ShellCalls[N]["out"]>;
};
