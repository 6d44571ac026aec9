import { MessageChannelMain, type UtilityProcess, utilityProcess } from "electron";
import { tmpdir } from "node:os";
import type { FromEngine, ToEngine } from "./engine-messages.ts";

const megabytes = 512;

/** Decoder processes of one engine process. The packed app is no plain Node, so the engine cannot start them itself. */
export class Decoders {
  readonly #entry: string;
  readonly #engine: UtilityProcess;
  readonly #running = new Map<number, UtilityProcess>();

  constructor(entry: string, engine: UtilityProcess) {
    this.#entry = entry;
    this.#engine = engine;
    engine.once("exit", () => this.#running.forEach((decoder) => decoder.kill()));
  }

  hear(message: FromEngine): void {
    if (message.is === "start-decoder") this.#start(message.id);
    if (message.is === "kill-decoder") this.#running.get(message.id)?.kill();
  }

  /** With nothing of ours: no environment but what the system needs to start a program, no folder. */
  #start(id: number): void {
    const options = { serviceName: "Lifeboat pictures", cwd: tmpdir(), env: systemEnv(), execArgv: [`--max-old-space-size=${megabytes}`] };
    const decoder = utilityProcess.fork(this.#entry, [], options);
    this.#running.set(id, decoder);
    decoder.once("exit", () => {
      this.#running.delete(id);
      this.#engine.postMessage({ is: "decoder-ended", id } satisfies ToEngine);
    });
    const { port1, port2 } = new MessageChannelMain();
    decoder.postMessage(null, [port1]);
    this.#engine.postMessage({ is: "decoder", id } satisfies ToEngine, [port2]);
  }
}

function systemEnv(): NodeJS.ProcessEnv {
  const names = ["SystemRoot", "TEMP", "TMP"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
