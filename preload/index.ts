import { contextBridge, ipcRenderer } from "electron";
import type { ApiEvent, Message } from "../main/api/events.ts";
import type { Bridge } from "./bridge.ts";
import { Caller } from "./caller.ts";
import { channels } from "./channels.ts";

const listeners = new Set<(event: ApiEvent) => void>();
const tell = (event: ApiEvent): void => {
  for (const listener of listeners) listener(event);
};
const caller = new Caller(tell);
let stopped = false;

ipcRenderer.on(channels.port, ({ ports: [port] }) => {
  if (port === undefined) return;
  port.addEventListener("message", ({ data }: MessageEvent<Message>) => caller.receive(data));
  port.start();
  caller.connect((message) => port.postMessage(message));
  if (stopped) tell({ is: "changed", what: "vault" });
  stopped = false;
});

ipcRenderer.on(channels.stopped, () => {
  stopped = true;
  caller.disconnect("the engine stopped and is being started again");
  tell({ is: "stopped" });
});

const bridge: Bridge = {
  call: (name, input) => caller.call(name, input) as ReturnType<Bridge["call"]> as never,
  onEvent: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  shell: (name, input) => ipcRenderer.invoke(channels.shell, name, input) as never,
};

contextBridge.exposeInMainWorld("lifeboat", bridge);
ipcRenderer.send(channels.ready);
