import type { Message } from "../main/api/events.ts";

/** "ask": looked for only when the person asks. "tell": once a day. "get": fetched as well, and installed at the next quit. */
export type UpdateMode = "ask" | "tell" | "get";
export type Updates = {
  readonly mode: UpdateMode;
  /** "checkout": not installed at all. "package": the system's packages bring new versions, or a download. */
  readonly off?: "checkout" | "package";
  /** "new": there is one. "ready": it is here, and installed when the app quits. */
  readonly is: "unknown" | "looking" | "newest" | "new" | "fetching" | "ready" | "failed";
  /** Of the new one. */
  readonly version?: string;
  /** ISO 8601: the last time somebody looked. */
  readonly looked?: string;
};

/** What the desktop does for Lifeboat, as the person wants it. */
export type Desktop = {
  /** Goes on without a window. */
  readonly keepWatch: boolean;
  readonly openAtLogin: boolean;
  /** Whether the system itself looks once a day; "impossible" where it refused. */
  readonly dailyCheck: "on" | "off" | "impossible";
  readonly updates: Updates;
};
export type DesktopWishes = { readonly keepWatch?: boolean; readonly openAtLogin?: boolean; readonly dailyCheck?: boolean; readonly updates?: UpdateMode };

type Nothing = Readonly<Record<string, never>>;

/** What the desktop alone can do for the window. */
export type ShellCalls = {
  /** Opens the system's own dialog; null when it was closed without choosing. */
  chooseFolder: { in: { readonly title?: string }; out: string | null };
  /** Files, on a Mac folders too; none when it was closed without choosing. */
  chooseFiles: { in: { readonly title: string }; out: readonly string[] };
  desktop: { in: Nothing; out: Desktop };
  setDesktop: { in: DesktopWishes; out: Desktop };
  /** Answers when it has looked. */
  lookForUpdate: { in: Nothing; out: Desktop };
  /** Answers when it is ready. */
  getUpdate: { in: Nothing; out: Desktop };
};
export type ShellCallName = keyof ShellCalls;

/** `window.lifeboat` in the desktop window: all that the page can reach outside itself. */
export type Bridge = {
  /** To the engine. While it is being restarted messages wait for it. */
  send(message: Message): void;
  /** One listener, the last one; `closed` when the engine died and what was sent will not be answered. */
  listen(message: (message: Message) => void, closed: () => void): void;
  /** Where a file lies that was dropped on the window; "" for one that lies nowhere. */
  pathOf(file: File): string;
  shell<N extends ShellCallName>(name: N, input: ShellCalls[N]["in"]): Promise<ShellCalls[N]["out"]>;
};
