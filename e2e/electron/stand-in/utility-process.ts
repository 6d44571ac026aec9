import { fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isReady } from "./app.ts";
import { type MessagePortMain, PortCarrier, type PortMessage } from "./ports.ts";
import { record } from "./record.ts";

type ForkOptions = { readonly serviceName?: string; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly execArgv?: readonly string[] };
type FromChild = { readonly is: "message"; readonly data: unknown } | PortMessage;

const childSetup = fileURLToPath(new URL("./utility-child.ts", import.meta.url));

/** A plain Node process in its place. */
export const utilityProcess = {
  fork(entry: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
    if (!isReady()) throw new Error("utilityProcess cannot be created before app is ready");
    if (!existsSync(entry)) throw new Error(`module not found: ${entry}`);
    return new UtilityProcess(entry, args, options);
  },
};

export class UtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly #carrier: PortCarrier;
  readonly #send: (message: unknown) => void;
  readonly kill: () => boolean;

  constructor(entry: string, args: readonly string[], { serviceName = "utility", cwd, env, execArgv = [] }: ForkOptions) {
    super();
    const child = fork(entry, args, {
      serialization: "advanced",
      env: env ?? process.env,
      execArgv: ["--import", childSetup, ...execArgv],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      ...(cwd !== undefined && { cwd }),
    });
    this.pid = child.pid;
    record.processes.push({ name: serviceName, child });
    this.#send = (message) => {
      if (child.connected) child.send(message as object, () => undefined);
    };
    this.#carrier = new PortCarrier(this.#send);
    this.kill = () => child.kill("SIGTERM");
    child.on("message", (message: FromChild) => {
      if (message.is === "message") this.emit("message", message.data);
      else this.#carrier.receive(message);
    });
    child.on("exit", (code) => {
      this.#carrier.closeAll();
      this.pid = undefined;
      this.emit("exit", code ?? 1);
    });
  }

  postMessage(data: unknown, ports: readonly MessagePortMain[] = []): void {
    this.#send({ is: "message", data, ports: ports.map((port) => this.#carrier.give(port)) });
  }
}
