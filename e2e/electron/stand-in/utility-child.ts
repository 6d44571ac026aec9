// Loaded first in the process that stands for a utility process: gives it `process.parentPort`.
import { EventEmitter } from "node:events";
import { PortCarrier, type PortMessage } from "./ports.ts";

type FromShell = { readonly is: "message"; readonly data: unknown; readonly ports: readonly string[] } | PortMessage;

const carrier = new PortCarrier((message) => {
  if (process.connected) process.send?.(message);
});
const parentPort = Object.assign(new EventEmitter(), { postMessage: (data: unknown) => process.send?.({ is: "message", data }) });
const waiting: object[] = [];

// Messages wait for the first listener.
parentPort.on("newListener", (name) => {
  if (name !== "message") return;
  setImmediate(() => {
    for (const message of waiting.splice(0)) parentPort.emit("message", message);
  });
});
process.on("message", (message: FromShell) => {
  if (message.is !== "message") return carrier.receive(message);
  const received = { data: message.data, ports: message.ports.map((port) => carrier.open(port)) };
  if (parentPort.listenerCount("message") > 0) parentPort.emit("message", received);
  else waiting.push(received);
});
process.on("disconnect", () => process.exit(0));
Object.assign(process, { parentPort });
