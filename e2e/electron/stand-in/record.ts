import type { ChildProcess } from "node:child_process";
import type { BrowserWindow } from "./browser-window.ts";
import type { Menu, Notification, Tray } from "./menu.ts";

export type Dialog = Readonly<Record<string, unknown>> & { readonly kind: string };
type PermissionAnswer = (contents: unknown, permission: string, answer: (given: boolean) => void, details: { readonly isMainFrame: boolean }) => void;

/** What the app did, for scenarios to read, and what the person answers. */
export type Deeds = {
  readonly windows: BrowserWindow[];
  readonly trays: Tray[];
  readonly notifications: Notification[];
  readonly dialogs: Dialog[];
  /** Answers to the next dialogs, in order; without one a dialog stays open. */
  readonly answers: object[];
  /** Addresses and files handed to the system. */
  readonly opened: string[];
  /** Addresses of the app's own scheme that a page asked for. */
  readonly requests: string[];
  readonly processes: { readonly name: string; readonly child: ChildProcess }[];
  /** What Electron would have refused, or warned of. */
  readonly violations: string[];
  readonly loginItem: { openAtLogin: boolean };
  sandboxed: boolean;
  menu: Menu | undefined;
  permissions: PermissionAnswer | undefined;
  /** The app's exit code, when it has ended. */
  readonly exited: PromiseWithResolvers<number>;
};

export const record: Deeds = {
  windows: [],
  trays: [],
  notifications: [],
  dialogs: [],
  answers: [],
  opened: [],
  requests: [],
  processes: [],
  violations: [],
  loginItem: { openAtLogin: false },
  sandboxed: false,
  menu: undefined,
  permissions: undefined,
  exited: Promise.withResolvers<number>(),
};

/** An event that can be prevented, as Electron passes first. */
export function event<T extends object>(more: T): T & { defaultPrevented: boolean; preventDefault(): void } {
  return {
    ...more,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
