import type { EventEmitter } from "node:events";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { denyPermissions } from "./trust.ts";
import { ShellFile } from "./shell-file.ts";
import { createWindow } from "./window.ts";

type Contents = { readonly mainFrame: { readonly parent: object | null; readonly url: string } };
type Details = { readonly isMainFrame: boolean };
type Electron = {
  /** Asked and opened, in order. */
  readonly done: string[];
  contents?: EventEmitter;
  open?: (about: { url: string }) => { action: string };
  request?: (contents: Contents, permission: string, answer: (given: boolean) => void, details: Details) => void;
  check?: (contents: Contents | null, permission: string, origin: string, details: Details) => boolean;
};

const electron = vi.hoisted((): Electron => ({ done: [] }));

vi.mock("electron", async () => {
  const { EventEmitter } = await import("node:events");
  class Window extends EventEmitter {
    readonly webContents = (electron.contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: (open: Electron["open"]) => void Object.assign(electron, { open }) }));
    loadURL(): void {}
  }
  const take = (name: "request" | "check") => (handler: unknown) => void Object.assign(electron, { [name]: handler });
  return {
    app: { getLocale: () => "en" },
    BrowserWindow: Window,
    dialog: { showMessageBox: ({ message }: { message: string }) => Promise.resolve({ response: electron.done.push(message) * 0 }) },
    ipcMain: {},
    MessageChannelMain: undefined,
    nativeTheme: { shouldUseDarkColors: false },
    screen: {},
    session: { defaultSession: { setPermissionRequestHandler: take("request"), setPermissionCheckHandler: take("check"), setDevicePermissionHandler: () => undefined } },
    shell: { openExternal: (url: string) => Promise.resolve(void electron.done.push(`opened ${url}`)) },
  };
});

beforeEach(() => void electron.done.splice(0));

describe("a link of the page", () => {
  createWindow(new ShellFile("/nowhere"), { hidden: true });
  const asked = async (): Promise<string[]> => {
    await new Promise(setImmediate);
    return electron.done.splice(0);
  };

  it.each(["mailto:oma@example.org", "tel:+491701234567"])("goes to the program for %s, which has no window to open it in", async (url) => {
    const preventDefault = vi.fn<() => void>();
    electron.contents?.emit("will-navigate", { preventDefault, url });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(await asked()).toEqual([expect.stringContaining(url.slice(url.indexOf(":") + 1)), `opened ${url}`]);
  });

  it.each(["https://example.org/", "http://example.org/"])("goes to the browser for %s", async (url) => {
    expect(electron.open?.({ url })).toEqual({ action: "deny" });
    expect(await asked()).toEqual([expect.stringContaining("example.org"), `opened ${url}`]);
  });

  it.each(["https://evil.example/", "file:///etc/passwd", "ms-settings:x"])("takes the page nowhere else: %s", async (url) => {
    const preventDefault = vi.fn<() => void>();
    electron.contents?.emit("will-navigate", { preventDefault, url });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(await asked()).toEqual([]);
  });

  it.each(["file:///etc/passwd", "javascript:alert(1)", "ms-settings:x"])("opens nothing for %s", async (url) => {
    expect(electron.open?.({ url })).toEqual({ action: "deny" });
    expect(await asked()).toEqual([]);
  });
});

describe("what the page may", () => {
  denyPermissions();
  const ours: Contents = { mainFrame: { parent: null, url: "app://lifeboat/#home" } };
  const given = (contents: Contents, permission: string, isMainFrame = true): boolean[] => {
    const answers: boolean[] = [];
    electron.request?.(contents, permission, (is) => answers.push(is), { isMainFrame });
    return [...answers, electron.check?.(contents, permission, "app://lifeboat/", { isMainFrame }) ?? true];
  };

  it.each(["clipboard-sanitized-write", "fullscreen"])("is %s, in its own top frame only", (permission) => {
    expect(given(ours, permission)).toEqual([true, true]);
    expect(given(ours, permission, false)).toEqual([false, false]);
    expect(given({ mainFrame: { parent: null, url: "https://evil.example/" } }, permission)).toEqual([false, false]);
    expect(electron.check?.(null, permission, "app://lifeboat/", { isMainFrame: true })).toBe(false);
  });

  it.each(["clipboard-read", "media", "geolocation", "notifications", "openExternal", "usb"])("is not %s", (permission) => {
    expect(given(ours, permission)).toEqual([false, false]);
  });
});
