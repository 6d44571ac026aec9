import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { type ClientRequest, request, type RequestOptions } from "node:http";
import { record } from "./record.ts";

export type NativeImage = { readonly path: string; isEmpty(): boolean; setTemplateImage(on: boolean): void };

export const nativeImage = {
  createFromPath: (path: string): NativeImage => ({ path, isEmpty: () => !existsSync(path), setTemplateImage: () => undefined }),
};

export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: process.env["STANDIN_DARK"] === "1", themeSource: "system" });
export const powerMonitor = new EventEmitter();
export const screen = Object.assign(new EventEmitter(), {
  getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }),
});

export const shell = {
  openExternal: (url: string) => opened(url),
  openPath: async (path: string) => {
    await opened(path);
    return "";
  },
};

const opened = (what: string): Promise<void> => {
  record.opened.push(what);
  return Promise.resolve();
};

/** Takes the window first, or not, as Electron does. A dialog without an answer stays open. */
function ask(kind: string, ...args: readonly object[]): Promise<object> {
  record.dialogs.push({ ...args.at(-1), kind });
  const answer = record.answers.shift();
  return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
}

export const dialog = {
  showMessageBox: (...args: readonly object[]) => ask("message", ...args),
  showOpenDialog: (...args: readonly object[]) => ask("open", ...args),
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (answer: NonNullable<typeof record.permissions>) => {
      record.permissions = answer;
    },
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
  },
  fromPartition: (name: string) => ({ name }),
};

/** Node's own requests, which Electron's are like. */
export const net = { request: (options: RequestOptions): ClientRequest => request(options) };
