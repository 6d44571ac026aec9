import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { buildPage } from "../../build/build.mjs";
import { Lifeboat } from "../lifeboat.ts";

/** `lifeboat serve` as a process with a home of its own, and the address it printed. */
export class Host implements AsyncDisposable {
  readonly lifeboat: Lifeboat;
  readonly address: string;
  readonly #child: ReturnType<Lifeboat["start"]>;

  private constructor(lifeboat: Lifeboat, child: ReturnType<Lifeboat["start"]>, address: string) {
    this.lifeboat = lifeboat;
    this.#child = child;
    this.address = address;
  }

  /** `prepare` may put things into the vault by the command line first. */
  static async start(prepare?: (lifeboat: Lifeboat) => Promise<void>): Promise<Host> {
    buildPage();
    const lifeboat = new Lifeboat().sealed();
    lifeboat.env["LIFEBOAT_CACHE"] = join(lifeboat.home, "cache");
    await prepare?.(lifeboat);
    const child = lifeboat.start("serve", "--json");
    for await (const line of createInterface(child.stdout)) return new Host(lifeboat, child, (JSON.parse(line) as { address: string }).address);
    lifeboat[Symbol.dispose]();
    throw new Error("lifeboat serve ended without an address");
  }

  /** Ends the engine under the page, as a crash would. */
  async crash(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGINT");
      await ended;
    }
    this.lifeboat[Symbol.dispose]();
  }
}
