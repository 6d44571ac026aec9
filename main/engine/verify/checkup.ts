import { asLifeboatError } from "../../api/errors.ts";
import type { Vault } from "../vault/vault.ts";
import type { Check } from "./check.ts";
import type { Damage, VerifyCounts } from "./report.ts";

type Saved = VerifyCounts & { folders: number; since: string };
type Job = { readonly vault: Vault; readonly now: () => Date; readonly resume?: boolean | undefined; readonly sample?: object | undefined };

const betweenWritesMs = 2000;
const staleMs = 7 * 24 * 3600_000;

/** The vault's own record of a check, from which a broken-off one goes on. A read-only vault, a sample, or a full disk has none. */
export class Checkup {
  position = 0;
  folders = 0;
  /** Damage that the one that was broken off had found, and may be healed by now. */
  readonly doubted: Damage[] = [];
  readonly #job: Job;
  readonly #check: Check;
  #since: string;
  #done: { position: number; counts: Saved; damage: number } | undefined;
  #written = performance.now();
  #id: number | undefined;

  private constructor(job: Job, check: Check) {
    this.#job = job;
    this.#check = check;
    this.#since = job.now().toISOString();
  }

  static async begin(job: Job, check: Check): Promise<Checkup> {
    const checkup = new Checkup(job, check);
    if (job.vault.readOnly || job.sample) return checkup;
    await checkup.#recording(async () => {
      await checkup.#goOn();
      checkup.#id = await job.vault.write.beginCheckup(job.now().toISOString());
    });
    return checkup;
  }

  /** Up to here all is done and found; written down every two seconds, since each write is a sync of the disk. */
  async mark(done: { position?: number; folders?: number }): Promise<void> {
    this.position = done.position ?? this.position;
    this.folders = done.folders ?? this.folders;
    this.#take();
    if (performance.now() - this.#written < betweenWritesMs) return;
    await this.#write();
  }

  async end(status: "clean" | "damaged" | "cancelled"): Promise<void> {
    if (status !== "cancelled") this.#take();
    await this.#write();
    const id = this.#id;
    if (id !== undefined) await this.#recording(() => this.#job.vault.write.endCheckup(id, status, this.#job.now().toISOString()));
  }

  /** Nobody is as much in need of a check as who has a disk in trouble: what has no room for its record is done all the same. */
  async #recording(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (thrown) {
      if (asLifeboatError(thrown).code !== "disk-full") throw thrown;
      this.#id = undefined;
    }
  }

  #take(): void {
    const { counts, damage } = this.#check.findings;
    this.#done = { position: this.position, counts: { ...counts, folders: this.folders, since: this.#since }, damage: damage.length };
  }

  async #write(): Promise<void> {
    const id = this.#id;
    if (id === undefined || !this.#done) return;
    this.#written = performance.now();
    const { position, counts, damage } = this.#done;
    await this.#recording(() => this.#job.vault.write.markCheckup(id, position, counts, this.#check.findings.damage.slice(0, damage).map(withoutNames)));
  }

  async #goOn(): Promise<void> {
    const { vault, now, resume = true } = this.#job;
    const [last] = await vault.read.checkups(1);
    if (!last || (last.status !== "running" && last.status !== "cancelled")) return;
    if (last.status === "running") await vault.write.endCheckup(last.id, "cancelled", now().toISOString());
    const { folders = 0, since = last.started, ...counts } = JSON.parse(last.counts) as Partial<Saved>;
    const found = (JSON.parse(last.damage) as Damage[]).filter(isOfBytes);
    const isUnnamed = found.some(({ hash }) => hash === undefined); // of what could not even be named nothing can be read again
    if (!resume || isUnnamed || last.position === 0 || now().getTime() - Date.parse(since) > staleMs) return;
    const { findings } = this.#check;
    this.#since = since;
    Object.assign(findings.counts, counts, { versions: 0, snapshots: 0 });
    findings.resumed = true;
    this.position = last.position;
    this.folders = folders;
    this.doubted.push(...found);
  }
}

/** Only re-reading goes on where it was; everything else is checked anew each time. */
const isOfBytes = ({ what }: Damage): boolean => what === "body" || what === "file-changed" || what === "file-missing";

/** Names are not written down a second time, where `forget` would not look for them. */
const withoutNames = (damage: Damage): Damage => ({ ...damage, items: damage.items.map((item) => ({ ...item, name: "" })) });
