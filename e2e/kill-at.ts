// Kills the program just before its n-th change of the disk (kill-at.c). Needs Linux and a C compiler.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lifeboat } from "./lifeboat.ts";

export type Run = { /** What was about to happen, in order: "rename /vault/vault.db" */ readonly changes: readonly string[]; readonly killed: boolean; readonly said: string };

export class KillAt implements Disposable {
  readonly #home = mkdtempSync(join(tmpdir(), "lifeboat-kill-at-"));
  readonly #library = join(this.#home, "kill-at.so");
  readonly #log = join(this.#home, "log");

  constructor() {
    const { status, stderr, error } = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", this.#library, join(import.meta.dirname, "kill-at.c"), "-ldl"], { encoding: "utf8" });
    if (status !== 0) throw new Error(error?.message ?? stderr);
  }

  /** Runs it up to change `n` under these folders; 0: to its end. */
  async run(boat: Lifeboat, folders: readonly string[], n: number, args: readonly string[]): Promise<Run> {
    rmSync(this.#log, { force: true });
    Object.assign(boat.env, { LD_PRELOAD: this.#library, KILL_UNDER: folders.join(":"), KILL_AT: String(n), KILL_LOG: this.#log });
    try {
      const child = boat.start(...args);
      let said = "";
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (said += text));
      await once(child, "close");
      const changes = existsSync(this.#log) ? readFileSync(this.#log, "utf8").split("\n").filter(Boolean) : [];
      return { changes: changes.map((line) => line.slice(line.indexOf(" ") + 1)), killed: child.signalCode === "SIGKILL", said };
    } finally {
      for (const name of ["LD_PRELOAD", "KILL_UNDER", "KILL_AT", "KILL_LOG"]) delete boat.env[name];
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** Why it cannot be done here; undefined where it can. */
export function whyNoKillAt(): string | undefined {
  if (process.platform !== "linux") return "this is no Linux";
  try {
    using _ = new KillAt();
    return undefined;
  } catch (error) {
    return String(error).trim().split("\n")[0];
  }
}
