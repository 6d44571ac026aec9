import { contextBridge, ipcRenderer, webUtils } from "electron";
import type { Message } from "../main/api/events.ts";
import type { Bridge } from "./bridge.ts";
import { channels } from "./channels.ts";

type Listener = { readonly message: (message: Message) => void; readonly closed: () => void };

let port: MessagePort | undefined;
let waiting: Message[] = [];
let listener: Listener | undefined;

ipcRenderer.on(channels.port, ({ ports: [opened] }) => {
  if (opened === undefined) return;
  port = opened;
  opened.addEventListener("message", ({ data }: MessageEvent<Message>) => listener?.message(data));
  opened.start();
  for (const message of waiting) opened.postMessage(message);
  waiting = [];
});

ipcRenderer.on(channels.stopped, () => {
  port = undefined;
  waiting = [];
  listener?.closed();
});

const bridge: Bridge = {
  send: (message) => {
    if (port === undefined) waiting.push(message);
    else port.postMessage(message);
  },
  listen: (message, closed) => {
    listener = { message, closed };
  },
  pathOf: (file) => webUtils.getPathForFile(file),
  shell: (name, input) => ipcRenderer.invoke(channels.shell, name, input),
};

contextBridge.exposeInMainWorld("lifeboat", bridge);
ipcRenderer.send(channels.ready);
