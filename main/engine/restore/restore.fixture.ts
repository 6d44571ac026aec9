// Two memory accounts and a vault that backs both up; for tests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virtualClock } from "../clock.ts";
import { pull } from "../mirror/pull.ts";
import { createTestIo } from "../providers/memory/io.ts";
import { createMemoryWorld } from "../providers/memory/memory.ts";
import type { MemoryOptions } from "../providers/memory/world.ts";
import type { Connection, Item } from "../providers/provider.ts";
import { Vault } from "../vault/vault.ts";
import type { RestoreJob, RestoreProgress, RestoreRequest } from "./job.ts";
import { applyRestore, planRestore, type RestorePlan, type RestoreResult } from "./restore.ts";

/** Null: a card without UID. */
export function card(name: string, uid: string | null = name.toLowerCase(), more = ""): Item {
  const uidLine = uid === null ? "" : `UID:${uid}\r\n`;
  const bytes = Buffer.from(`BEGIN:VCARD\r\nVERSION:3.0\r\n${uidLine}FN:${name}\r\nN:${name};;;;\r\n${more}END:VCARD\r\n`);
  return { kind: "contact", ...(uid !== null && { uid }), body: { type: "text/vcard", bytes } };
}

export function task(summary: string, parent?: string): Item {
  const uid = summary.toLowerCase();
  const related = parent === undefined ? "" : `RELATED-TO:${parent}\r\n`;
  const bytes = Buffer.from(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VTODO\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:${summary}\r\n${related}END:VTODO\r\nEND:VCALENDAR\r\n`);
  return { kind: "task", uid, body: { type: "text/calendar", bytes } };
}

export function photo(seed: number, size = 3000): Item {
  const bytes = Buffer.alloc(size, seed);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return { kind: "photo", body: { type: "image/jpeg", bytes }, facts: { name: `IMG_${seed}.jpg`, taken: `2020-05-01T10:00:${String(seed % 60).padStart(2, "0")}Z` } };
}

export type Twist = (connection: Connection) => Connection;
export type Account = ReturnType<typeof createAccount>;
type Shared = { readonly vault: Vault; readonly clock: ReturnType<typeof virtualClock> };

function createAccount({ vault, clock }: Shared, id: number, options: MemoryOptions) {
  const { def, world } = createMemoryWorld({ identity: { id: `memory:${id}`, label: `Memory ${id}` }, ...options });
  const io = (signal: AbortSignal) => createTestIo({ signal, now: () => clock.now() });

  async function backup(): Promise<void> {
    clock.advance(24 * 3600_000);
    const at = io(new AbortController().signal);
    await using connection = await def.connect({}, "read", at);
    await pull({ vault, account: id, connection, io: at, clock, onProgress: () => undefined });
  }

  /** Runs `work` with a job on this account; `twist` may put something in front of the connection. */
  async function withJob<T>(work: (job: RestoreJob) => Promise<T>, over: { twist?: Twist; signal?: AbortSignal; vault?: RestoreJob["vault"]; onProgress?: (p: RestoreProgress) => void } = {}): Promise<T> {
    const at = io(over.signal ?? new AbortController().signal);
    await using connection = await def.connect({}, "write", at);
    const twisted = over.twist?.(connection) ?? connection;
    return work({ vault: over.vault ?? vault, account: id, connection: twisted, io: at, clock, onProgress: over.onProgress ?? (() => undefined) });
  }

  /** Pull, plan, apply, as a caller does. */
  async function restore(request: RestoreRequest, twist?: Twist): Promise<{ plan: RestorePlan; result: RestoreResult }> {
    await backup();
    return withJob(async (job) => {
      const plan = await planRestore(job, request);
      return { plan, result: await applyRestore(job, plan) };
    }, twist ? { twist } : {});
  }

  /** What the account truly holds, as text per item, sorted. */
  function holds(collection?: string): string[] {
    const all = [...world.snapshot()].filter(([name]) => collection === undefined || name === collection);
    return all.flatMap(([, held]) => [...held.items.values()].map(({ item }) => Buffer.from(item.body.bytes).toString("latin1"))).sort();
  }

  return { id, def, world, backup, withJob, restore, holds };
}

export type Rig = Awaited<ReturnType<typeof createRig>>;

/** `home` holds what is restored, `other` is an empty account of other options. */
export async function createRig(homeOptions: MemoryOptions = {}, otherOptions: MemoryOptions = {}) {
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-restore-"));
  const clock = virtualClock(new Date("2026-11-01T08:00:00Z"));
  const vault = await Vault.create(join(dir, "vault"), { now: () => clock.now() });
  const add = (name: string) => vault.write.addAccount({ name, provider: "memory", settings: {}, hosts: [] }, clock.now().toISOString());
  const home = createAccount({ vault, clock }, await add("Home"), homeOptions);
  const other = createAccount({ vault, clock }, await add("Other"), otherOptions);
  return {
    dir,
    vault,
    clock,
    home,
    other,
    /** The newest snapshot there is. */
    latest: async (): Promise<number> => (await vault.read.snapshots({ limit: 1 }))[0]?.id ?? 0,
    states: async (restore: number): Promise<Record<string, number>> =>
      Object.fromEntries((await vault.read.journalStates(restore)).map((s) => [`${s.op} ${s.state}`, s.count])),
    async [Symbol.asyncDispose]() {
      await vault.close();
      rmSync(dir, { recursive: true });
    },
  };
}
