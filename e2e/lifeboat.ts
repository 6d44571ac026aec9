// Runs the program as a person's shell would: a process of its own, with its own home and vault.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Server } from "./servers/server.ts";

export type Answer = { readonly code: number | null; readonly out: string; readonly err: string };
export type Event = { readonly event: string } & Readonly<Record<string, unknown>>;

const program = join(import.meta.dirname, "../build/lifeboat.mjs");

export class Lifeboat implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), "lifeboat-e2e-"));
  readonly vault = join(this.home, "vault");
  /** On top of this process's own. */
  readonly env: Record<string, string> = {};
  /** The program that starts it, with its own arguments. */
  under: readonly string[] = [];

  /** Starts it and does not wait. */
  start(...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
    const env = { ...process.env, HOME: this.home, LIFEBOAT_CONFIG: join(this.home, "config"), LIFEBOAT_VAULT: this.vault, ...this.env };
    const [command = "", ...rest] = [...this.under, process.execPath, program, ...args];
    return spawn(command, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
  }

  async run(...args: readonly string[]): Promise<Answer> {
    const child = this.start(...args);
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, out, err };
  }

  /** Runs it with --json and fails unless it ends with `code`. */
  async json(code: number, ...args: readonly string[]): Promise<Event[]> {
    const answer = await this.run(...args, "--json");
    if (answer.code !== code) throw new Error(`lifeboat ${args.join(" ")}: exit ${answer.code}, not ${code}\n${answer.out.slice(-2000)}${answer.err.slice(-2000)}`);
    return answer.out.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Event);
  }

  async addDav(server: Pick<Server, "url" | "user" | "password">, name: string): Promise<void> {
    mkdirSync(join(this.home, "secrets"), { recursive: true, mode: 0o700 });
    const file = join(this.home, "secrets", name);
    writeFileSync(file, server.password, { mode: 0o600 });
    await this.json(0, "add", "dav", "--url", server.url, "--user", server.user, "--password-file", file, "--name", name);
  }

  /** Keeps passwords under a passphrase, which it is told by a file: a machine for tests has no keychain. */
  sealed(): this {
    const file = join(this.home, "passphrase");
    writeFileSync(file, "four small boats\n", { mode: 0o600 });
    this.env["LIFEBOAT_PASSPHRASE_FILE"] = file;
    return this;
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
