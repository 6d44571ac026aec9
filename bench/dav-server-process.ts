// Starts bench/dav-server.ts as its own process and speaks its control lines.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Server } from "../e2e/servers/server.ts";
import type { Command, Counts, Report } from "./dav-server-control.ts";

export interface MemoryDavOptions extends Counts {
  readonly user?: string;
  readonly password?: string;
  /** Most entries in one sync-collection answer. */
  readonly page?: number;
}

/** Collections at the start: contacts/people, calendars/calendar, calendars/tasks, below /<user>/. */
export interface MemoryDav extends Server {
  readonly pid: number;
  /** Rejects when the server refuses the command. One answer per command, in order. */
  control(command: Command): Promise<Report>;
}

type Message = { is: "ready"; url: string; pid: number } | Report | { is: "error"; detail: string };

/** Being in memory, it comes back from kill() and restart() with what it was started with, on the same port. */
export async function startMemoryDav(options: MemoryDavOptions = {}): Promise<MemoryDav> {
  const { user = "alice", password = "correct horse" } = options;
  let current = await launch({ ...options, user, password }, 0);
  const { url } = current;
  const again = async (): Promise<void> => {
    current = await launch({ ...options, user, password }, Number(new URL(url).port));
  };
  return {
    url,
    get pid() {
      return current.child.pid ?? 0;
    },
    user,
    password,
    dir: "",
    contactsHome: `/${user}/contacts/`,
    calendarsHome: `/${user}/calendars/`,
    control: async (command) => current.control(command),
    stop: async () => end(current.child, () => current.child.stdin?.end()),
    kill: async () => end(current.child, () => current.child.kill("SIGKILL")),
    async restart() {
      await end(current.child, () => current.child.stdin?.end());
      await again();
    },
    async wipe() {
      await current.control({ do: "wipe", collections: true });
    },
    log: () => current.log(),
  };
}

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  control(command: Command): Promise<Report>;
  log(): string;
}

async function launch(options: MemoryDavOptions & { user: string; password: string }, port: number): Promise<Running> {
  const given = Object.entries({ ...options, port }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [join(import.meta.dirname, "dav-server.ts"), ...given], { stdio: "pipe" });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-65_536)));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<Message> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`the in-memory DAV server ended: ${log}`);
    return JSON.parse(line.value) as Message;
  };
  const ready = await next();
  if (ready.is !== "ready") throw new Error("the in-memory DAV server did not say where it is");
  const ask = async (command: Command): Promise<Report> => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = await next();
    if (answer.is === "error") throw new Error(answer.detail);
    if (answer.is === "ready") throw new Error("ready twice");
    return answer;
  };
  let queue: Promise<unknown> = Promise.resolve();
  return {
    url: ready.url,
    child,
    // One at a time, so that every answer meets its command.
    control: async (command) => {
      const answer = queue.then(async () => ask(command));
      queue = answer.catch(() => undefined);
      return answer;
    },
    log: () => log,
  };
}

async function end(child: ChildProcess, how: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  how();
  await exited;
}
