import { fork } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { Answer, Job } from "./messages.ts";

/** A decoder that runs. */
export type DecoderProcess = {
  /** One at a time. Undefined: the process ended over it. */
  ask(job: Job): Promise<Answer | undefined>;
  readonly ended: Promise<void>;
  kill(): void;
};
export type StartDecoder = () => DecoderProcess;

const megabytes = 512;

/** Started with nothing of ours: no environment but what the system needs to start a program. */
export const forkDecoder: StartDecoder = () => start(fileURLToPath(new URL("./main.ts", import.meta.url)));

/** `file` speaks messages.ts over its IPC channel. */
export function start(file: string): DecoderProcess {
  const child = fork(file, [], {
    cwd: tmpdir(),
    env: systemEnv(),
    execArgv: [`--max-old-space-size=${megabytes}`],
    // Bytes as bytes, not as JSON.
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  child.once("exit", end);
  child.once("error", () => end());
  const answer = (): Promise<Answer> => new Promise((resolve) => child.once("message", (message) => resolve(message as Answer)));
  return {
    ask: (job) => {
      const answered = answer();
      // A process that is gone is noticed by its end.
      child.send(job, () => undefined);
      return Promise.race([answered, ended.then(() => undefined)]);
    },
    ended,
    kill: () => void child.kill("SIGKILL"),
  };
}

function systemEnv(): NodeJS.ProcessEnv {
  const names = ["SystemRoot", "TEMP", "TMP", "NODE_COMPILE_CACHE", "ELECTRON_RUN_AS_NODE"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
