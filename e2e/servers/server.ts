// A real server in its own process, for whole-program tests: started on a free loopback port, ended with its parent.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Server {
  /** Ends in a slash. The same after a restart. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Where the server keeps its data; removed by stop() unless the caller gave it. */
  readonly dir: string;
  /** Paths under which collections may be made; both end in a slash. */
  readonly contactsHome: string;
  readonly calendarsHome: string;
  /** Asks it to end, waits for that, and clears up. Safe to call twice. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would; data stays. restart() brings it back. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Everything the server holds is gone, collections included; it is running again when this resolves. */
  wipe(): Promise<void>;
  /** The last 64 KiB it wrote to stdout and stderr. */
  log(): string;
}

export interface ServerOptions {
  readonly dir?: string;
  readonly user?: string;
  readonly password?: string;
}

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly port: number;
  /** Where it writes its log. */
  readonly logFile: string;
}

const readyWithinMs = 30_000;
const endsWithinMs = 10_000;
const running = new Set<ChildProcess>();
const ownFolders = new Set<string>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const dir of ownFolders) rmSync(dir, { recursive: true, force: true });
});

/** A port nobody listens on now. Another process may take it first: startProgram then fails and says so. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no TCP address for a free port");
  return address.port;
}

/** A folder for a server's data; its log lies in E2E_LOGS when the runner set that, so that it outlives a failure. */
export function serverFolders(name: string, port: number, given?: string): { dir: string; logFile: string } {
  const dir = given ?? mkdtempSync(join(tmpdir(), `lifeboat-${name}-`));
  if (given === undefined) ownFolders.add(dir);
  const logs = process.env["E2E_LOGS"];
  return { dir, logFile: logs === undefined ? join(dir, "server.log") : join(logs, `${name}-${String(port)}.log`) };
}

export async function startProgram(program: Program): Promise<ChildProcess> {
  const log = openSync(program.logFile, "a");
  // Linux ends the child even when this process is killed and no exit handler runs.
  const guarded = existsSync("/usr/bin/setpriv");
  const command = guarded ? "/usr/bin/setpriv" : program.command;
  const args = guarded ? ["--pdeathsig", "KILL", program.command, ...program.args] : [...program.args];
  const child = spawn(command, args, { stdio: ["ignore", log, log] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  await untilReady(child, program);
  return child;
}

async function untilReady(child: ChildProcess, program: Program): Promise<void> {
  let failed: Error | undefined;
  child.once("error", (error) => (failed = error));
  const deadline = Date.now() + readyWithinMs;
  while (!(await accepts(program.port))) {
    const ended = failed !== undefined || child.exitCode !== null || child.signalCode !== null;
    if (!ended && Date.now() < deadline) {
      await sleep(20);
      continue;
    }
    child.kill("SIGKILL");
    const why = ended ? "ended at once" : `not ready after ${String(readyWithinMs / 1000)} s`;
    throw new Error(`${program.name}: ${why} ${failed?.message ?? ""}\n${tail(program.logFile)}`, { cause: failed });
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Resolves once the process is gone; SIGTERM is followed by SIGKILL after ten seconds. */
export async function endProgram(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  const patience = setTimeout(() => child.kill("SIGKILL"), endsWithinMs);
  await exited;
  clearTimeout(patience);
}

function tail(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, "utf8").slice(-65_536) : "";
}

export interface Recipe {
  readonly server: Omit<Server, "stop" | "kill" | "restart" | "wipe" | "log">;
  readonly program: Program;
  /** Brings `dir` into the state of a fresh installation. */
  prepare(): void;
}

export async function serve(recipe: Recipe): Promise<Server> {
  const { program, server } = recipe;
  recipe.prepare();
  let child = await startProgram(program);
  const start = async (): Promise<void> => {
    child = await startProgram(program);
  };
  return {
    ...server,
    async stop() {
      await endProgram(child, "SIGTERM");
      if (ownFolders.delete(server.dir)) rmSync(server.dir, { recursive: true, force: true });
    },
    kill: async () => endProgram(child, "SIGKILL"),
    async restart() {
      await endProgram(child, "SIGTERM");
      await start();
    },
    async wipe() {
      await endProgram(child, "SIGKILL");
      recipe.prepare();
      await start();
    },
    log: () => tail(program.logFile),
  };
}
