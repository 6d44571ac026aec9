// Runs programs and says what they took.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

export type Spent = {
  /** Wall time from start to exit, in milliseconds. */
  readonly ms: number;
  /** Peak resident memory of the process, all its threads, in megabytes (10^6 bytes). */
  readonly mb: number;
  readonly stdout: string;
};

export type Program = { readonly command: string; readonly args: readonly string[]; readonly env?: Readonly<Record<string, string>> };

const time = "/usr/bin/time";
let runs = 0;

/** A fresh process, alone as long as it lasts. Throws with what it said when it does not exit with 0. */
export async function spend(dir: string, { command, args, env = {} }: Program): Promise<Spent> {
  const note = join(dir, `peak-${process.pid}-${runs++}`);
  const timed = existsSync(time);
  const [name, ...rest] = timed ? [time, "--quiet", "--format=%M", `--output=${note}`, command, ...args] : [command, ...args];
  const started = performance.now();
  const child = spawn(name ?? command, rest, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const [[code]] = await Promise.all([once(child, "close") as Promise<[number | null]>, once(child, "exit")]);
  const ms = performance.now() - started;
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(code)}:\n${said.stdout.slice(-1000)}\n${said.stderr.slice(-3000)}`);
  const mb = timed ? (Number(readFileSync(note, "utf8")) * 1024) / 1e6 : Number.NaN;
  rmSync(note, { force: true });
  return { ms, mb, stdout: said.stdout };
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank. Of nothing it is NaN, which meets no goal. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** What must be so for a measurement to mean anything. */
export function expectCount(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${what}: ${String(found)}, not ${String(expected)}`);
}
