import type { Message } from "../main/api/events.ts";

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
  /** To the engine. While it is being restarted messages wait for it. */
  send(message: Message): void;
  /** One listener, the last one; `closed` when the engine died and what was sent will not be answered. */
  listen(message: (message: Message) => void, closed: () => void): void;
  shell<N extends ShellCallName>(name: N, input: ShellCalls[N]["in"]): Promise<ShellCalls[N]["out"]>;
};
