// A large move from CardDAV and CalDAV to Google or Microsoft, with quotas and failing answers, killed on the way. Run by
// big-move.e2e.ts with a few hundred items and by big-move.long.ts with 30,000.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { expect, vi } from "vitest";
import { contacts, events } from "../bench/corpus.ts";
import { type MemoryDav, startMemoryDav } from "../bench/dav-server-process.ts";
import type { Random } from "../bench/random.ts";
import { visit } from "../main/engine/net/sign-in.fixture.ts";
import { type Event, Lifeboat } from "./lifeboat.ts";
import type { Vendor } from "./big-move-vendors.ts";

export type Size = { readonly contacts: number; readonly events: number };
type Group = { readonly state: string; readonly count: number; readonly kinds: Readonly<Record<string, number>>; readonly items: readonly { readonly kind: string; readonly fields: readonly string[] }[] };
export type Ran = { readonly code: number | null; readonly events: readonly Event[]; readonly said: string; readonly ms: number; /** Peak resident memory, in megabytes (10^6 bytes). */ readonly mb: number };

/** What each run took: the move after the kills, the same again, and taking it back. */
export type Story = Readonly<Record<"move" | "again" | "undo", Ran>>;

/**
 * Moves, killed on the way; moves again; takes it back. After each, all is there once, and is told on one receipt; what changed
 * on the way was told before.
 */
export async function bigMove(size: Size, vendor: Vendor, { random, kills }: { readonly random: Random; readonly kills: 1 | 2 }): Promise<Story> {
  await using site = await BigMove.open(size, vendor);
  const all = { contact: size.contacts, event: size.events };
  const move = await site.moveAfter(kills, random);
  const receipt = receiptIn(move);
  expect(countsIn(receipt, "back", "changed"), othersIn(receipt)).toEqual(all);
  expect([...changesIn(receipt)].filter((field) => !site.told.has(field))).toEqual([]);
  expectAllOnce(size, vendor);
  expect((await site.receipts()).map(({ restore, total }) => [restore, total])).toEqual([[receipt["restore"], size.contacts + size.events]]);

  const before = vendor.etags();
  const again = await site.move();
  expect(countsIn(receiptIn(again), "there")).toEqual(all);
  expect(vendor.etags()).toEqual(before);

  const undo = await site.undo(receipt);
  expect(countsIn(receiptIn(undo), "removed")).toEqual(all);
  expect([vendor.counts(), vendor.mails()]).toEqual([{ contact: 0, event: 0 }, []]);
  expect([vendor.turnedAway.quota > 0, vendor.turnedAway.failed > 0]).toEqual([true, true]);
  return { move, again, undo };
}

/** Somebody's account, kept, and an empty one at a vendor. */
class BigMove implements AsyncDisposable {
  readonly size: Size;
  readonly vendor: Vendor;
  /** Fields that a forecast named; what goes into the note makes it longer. */
  readonly told = new Set(["contact note", "event description"]);
  readonly #boat = new Lifeboat();
  readonly #source: MemoryDav;

  private constructor(size: Size, vendor: Vendor, source: MemoryDav) {
    this.size = size;
    this.vendor = vendor;
    this.#source = source;
  }

  static async open(size: Size, vendor: Vendor): Promise<BigMove> {
    const move = new BigMove(size, vendor, await startMemoryDav(size));
    const boat = move.#boat.sealed();
    await boat.addDav(move.#source, "Old");
    await boat.json(0, "backup", "Old");
    const { code, said } = await move.#run("add", ...vendor.add, "--name", "New");
    if (code !== 0) throw new Error(said);
    return move;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source.stop();
    await this.vendor[Symbol.asyncDispose]();
    this.#boat[Symbol.dispose]();
  }

  /** Killed among the people, and among the events, then let through. */
  async moveAfter(kills: 1 | 2, random: Random): Promise<Ran> {
    const { size, vendor } = this;
    if (kills === 2) await this.#killed(() => vendor.counts().contact, random.int(1, size.contacts));
    await this.#killed(() => vendor.counts().event, random.int(1, size.events));
    return this.move();
  }

  move(): Promise<Ran> {
    return this.#run("migrate", "Old", "New", "--yes");
  }

  undo(receipt: Event): Promise<Ran> {
    return this.#run("undo", String(receipt["restore"]), "--yes");
  }

  /** Every receipt there is, the newest first. */
  async receipts(): Promise<Event[]> {
    return (await this.#boat.json(0, "receipt")).filter(({ event }) => event === "receipt");
  }

  async #killed(written: () => number, at: number): Promise<void> {
    const child = this.#boat.start("migrate", "Old", "New", "--yes", "--json");
    const ended = once(child, "exit");
    child.stderr.resume();
    createInterface({ input: child.stdout }).on("line", (line) => this.#hear(JSON.parse(line) as Event));
    await vi.waitUntil(() => written() >= at || child.exitCode !== null, { timeout: 3_000_000, interval: 2 });
    child.kill("SIGKILL");
    await ended;
    if (child.signalCode !== "SIGKILL") throw new Error(`the move ended before ${at} were there`);
  }

  /** A person opens each page that is shown, and reads what will change. */
  #hear(event: Event): void {
    if (event.event === "sign-in") void visit(String(event["url"]));
    if (event.event === "forecast") for (const { kind, field } of event["losses"] as { kind: string; field: string }[]) this.told.add(`${kind} ${field}`);
  }

  async #run(...args: readonly string[]): Promise<Ran> {
    const from = performance.now();
    const child = this.#boat.start(...args, "--json");
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    let said = "";
    let mb = 0;
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    const heard: Event[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line) as Event;
      mb = Math.max(mb, peakOf(child.pid ?? 0));
      if (event.event !== "progress") heard.push(event);
      this.#hear(event);
    }
    return { code: await ended, events: heard, said, ms: performance.now() - from, mb };
  }
}

/** All is there once, says what it said, and nobody heard of it. */
function expectAllOnce(size: Size, vendor: Vendor): void {
  const { contact, event } = vendor.held();
  expect(vendor.counts()).toEqual({ contact: size.contacts, event: size.events });
  expect(sorted(contact)).toEqual(sorted([...contacts(size.contacts)].map(({ uid, text }) => `${uid} ${firstNumber(text)}`)));
  expect(sorted(event)).toEqual(sorted([...events(size.events)].map(({ uid, text }) => `${uid} ${summary(text)}`)));
  expect(vendor.mails()).toEqual([]);
}

/** By kind, the fields that are not as they were. */
function changesIn(receipt: Event): Set<string> {
  const changed = (receipt["groups"] as readonly Group[]).filter(({ state }) => state === "changed").flatMap(({ items }) => items);
  return new Set(changed.flatMap(({ kind, fields }) => fields.map((field) => `${kind} ${field}`)));
}

const receiptIn = ({ events, said }: Ran): Event => {
  const found = events.find(({ event }) => event === "receipt");
  if (found === undefined) throw new Error(`no receipt: ${said}`);
  return found;
};

/** By kind, how many of a receipt ended in one of these states. */
function countsIn(receipt: Event, ...states: readonly string[]): Record<string, number> {
  const groups = (receipt["groups"] as readonly Group[]).filter(({ state }) => states.includes(state));
  const counts: Record<string, number> = {};
  for (const { kinds } of groups) for (const [kind, count] of Object.entries(kinds)) counts[kind] = (counts[kind] ?? 0) + count;
  return counts;
}

/** All that is not as it was, for whoever reads the failure. */
const othersIn = (receipt: Event): string => JSON.stringify((receipt["groups"] as readonly Group[]).filter(({ state }) => state !== "back"));

/** Zero once it has ended. */
function peakOf(pid: number): number {
  try {
    return (Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

const sorted = (all: readonly string[]): string[] => all.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
const firstNumber = (text: string): string => (/^TEL[^:\r\n]*:([^\r\n]*)/m.exec(text)?.[1] ?? "").replaceAll(/\D/g, "");
const summary = (text: string): string => (/^SUMMARY:([^\r\n]*)/m.exec(text)?.[1] ?? "").replaceAll(/\\([,;\\])/g, "$1");
