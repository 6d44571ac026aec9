// A vault and a memory world to pull from; for tests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virtualClock } from "../clock.ts";
import { createMemoryWorld } from "../providers/memory/memory.ts";
import { createTestIo } from "../providers/memory/io.ts";
import type { MemoryOptions } from "../providers/memory/world.ts";
import type { Connection, Io, Item } from "../providers/provider.ts";
import { Vault } from "../vault/vault.ts";
import { pull, type PullResult } from "./pull.ts";

export function card(name: string, uid = name.toLowerCase(), more = ""): Item {
  const bytes = Buffer.from(`BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${name}\r\n${more}END:VCARD\r\n`);
  return { kind: "contact", uid, body: { type: "text/vcard", bytes } };
}

export function photo(seed: number, size = 10_000): Item {
  const bytes = Buffer.alloc(size, seed);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return { kind: "photo", body: { type: "image/jpeg", bytes }, facts: { name: `IMG_${seed}.jpg`, taken: "2020-05-01T10:00:00Z" } };
}

export type Rig = Awaited<ReturnType<typeof createRig>>;

export async function createRig(options: MemoryOptions = {}) {
  const dir = mkdtempSync(join(tmpdir(), "lifeboat-pull-"));
  const clock = virtualClock(new Date("2026-11-01T08:00:00Z"));
  const { def, world } = createMemoryWorld(options);
  const vault = await Vault.create(join(dir, "vault"), { now: () => clock.now() });
  const account = await vault.write.addAccount({ name: "Mum", provider: "memory", settings: {}, hosts: [] }, clock.now().toISOString());

  /** A day later, the next run. `twist` may put something in front of the connection. */
  async function backup(twist: (connection: Connection) => Connection = (c) => c, signal = new AbortController().signal): Promise<PullResult> {
    clock.advance(24 * 3600_000);
    const io = createTestIo({ signal, now: () => clock.now() });
    await using connection = await def.connect({}, "read", io);
    const result = await pull({ vault, account, connection: twist(connection), io, clock, onProgress: () => undefined });
    if (result.snapshot !== undefined) await vault.keeper.catchUp();
    return result;
  }

  return {
    dir,
    clock,
    world,
    vault,
    account,
    backup,
    connect: (io: Io) => def.connect({}, "read", io),
    names: async (snapshot?: number) => (await vault.read.items({ snapshot }, { limit: 10_000 })).map((item) => item.name),
    async [Symbol.asyncDispose]() {
      await vault.close();
      rmSync(dir, { recursive: true });
    },
  };
}
