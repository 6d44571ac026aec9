// Runs the command line as people do: a process of its own, with a home of its own.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const program = join(import.meta.dirname, "../../build/lifeboat.mjs");

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string; readonly events: readonly Record<string, unknown>[] };

export class Home implements Disposable {
  readonly dir = mkdtempSync(join(tmpdir(), "lifeboat-cli-"));
  readonly vault = join(this.dir, "vault");
  readonly phone = join(this.dir, "phone");

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Starts the program, by `via` if that is given; LIFEBOAT_VAULT and LIFEBOAT_CONFIG point into this home, and there is no keychain. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}, via: readonly string[] = []): ChildProcessWithoutNullStreams {
    const { PATH, LANG } = process.env;
    const own = { PATH, LANG, HOME: this.dir, LIFEBOAT_VAULT: this.vault, LIFEBOAT_CONFIG: join(this.dir, "config"), DBUS_SESSION_BUS_ADDRESS: "disabled:" };
    const [file = "", ...words] = [...via, process.execPath, program, ...args];
    return spawn(file, words, { env: { ...own, ...env } });
  }

  /** Runs it to its end. `events` are the lines of stdout with --json. */
  async run(args: readonly string[], input = "", env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const child = this.start(args, env);
    child.stdin.end(input);
    return ended(child, args.includes("--json"));
  }

  /** A path in this home, with the file made. */
  file(path: string, text: string, mode = 0o600): string {
    const full = join(this.dir, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text, { mode });
    return full;
  }

  /** Contacts in the phone's folder, one file each. */
  addContacts(names: readonly string[]): void {
    for (const name of names) this.file(`phone/contacts/${encodeURIComponent(name)}.vcf`, card(name));
  }
}

export const card = (name: string): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${Buffer.from(name).toString("hex")}\r\nFN:${name}\r\nTEL;TYPE=home:+44 1632 960437\r\nEND:VCARD\r\n`;

export async function ended(child: ChildProcessWithoutNullStreams, json = false): Promise<Ended> {
  const [out, err] = [child.stdout, child.stderr].map((stream) => stream.setEncoding("utf8").toArray());
  const [code] = (await once(child, "close")) as [number | null];
  const [outText, errText] = (await Promise.all([out, err])).map((chunks) => (chunks ?? []).join(""));
  const lines = json ? (outText ?? "").split("\n").filter((line) => line !== "") : [];
  return { code, out: outText ?? "", err: errText ?? "", events: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
