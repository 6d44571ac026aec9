// One account with a life before and after something happens to it, and what Lifeboat made of that.
import type Database from "better-sqlite3";
import { asLifeboatError } from "../../../api/errors.ts";
import type { virtualClock } from "../../clock.ts";
import { createTestIo } from "../../providers/memory/io.ts";
import { createMemoryWorld } from "../../providers/memory/memory.ts";
import type { MemoryWorld } from "../../providers/memory/world.ts";
import type { Connection, Io, Item, Kind } from "../../providers/provider.ts";
import type { Vault } from "../../vault/vault.ts";
import { pull } from "../pull.ts";
import { DavFront } from "./dav-front.fixture.ts";
import { Draw } from "./draw.fixture.ts";
import { thing } from "./things.fixture.ts";

export type Outcome = "hold" | "ask" | "note" | "quiet" | "unknown";

export type Scenario = {
  readonly name: string;
  /**
   * loss: the other side lost or garbled something; hold or ask. no-answer: what came is no answer; nothing may be
   * concluded. twin: somebody meant it, or nothing is lost.
   */
  readonly is: "loss" | "no-answer" | "twin";
  /** A twin that nobody could tell from this disaster: it is held, too. */
  readonly sameAs?: string;
  /** Over HTTP; left out: in memory. */
  readonly http?: boolean;
  /** What the collection it happens to holds. Default: drawn, at least 20. */
  readonly kind?: Kind;
  readonly size?: readonly [least: number, most: number];
  /** Each item with this put on. */
  readonly dress?: (item: Item, n: number) => Item;
  readonly happens: (life: Life) => Promise<void>;
};

const hour = 3600_000;
const day = 24 * hour;
const textKinds = ["contact", "event", "task"] as const;

/** The vault that all lives of a test share, and a second connection to look into it. */
export type Shelf = { readonly vault: Vault; readonly db: Database.Database; readonly clock: ReturnType<typeof virtualClock> };

export class Life implements AsyncDisposable {
  readonly draw: Draw;
  readonly world: MemoryWorld;
  readonly clock: Shelf["clock"];
  readonly kind: Kind;
  /** Where it happens. */
  readonly main = "main";
  /** Between the service and Lifeboat. */
  twist: (connection: Connection) => Connection = (connection) => connection;
  front: DavFront | undefined;
  readonly #shelf: Shelf;
  readonly #scenario: Scenario;
  readonly #connect: (io: Io) => Promise<Connection>;
  #account = 0;
  #made = 0;
  #began: Outcome[] = [];

  constructor(shelf: Shelf, scenario: Scenario, seed: number) {
    this.#shelf = shelf;
    this.#scenario = scenario;
    this.clock = shelf.clock;
    this.draw = new Draw(seed * 1009 + scenario.name.length);
    this.kind = scenario.kind ?? this.draw.pick(textKinds);
    const { def, world } = createMemoryWorld({ totals: scenario.http !== true && this.draw.next() < 0.5 });
    this.world = world;
    this.#connect = (io) => (this.front ? this.front.connect(io) : def.connect({}, "read", io));
  }

  /** Collections of drawn sizes, and some ordinary days. */
  async begin(): Promise<void> {
    if (this.#scenario.http === true) this.front = await DavFront.start(this.world);
    const now = this.clock.now().toISOString();
    this.#account = await this.#shelf.vault.write.addAccount({ name: `${this.#scenario.name} ${now} ${Math.random()}`, provider: "memory", settings: {}, hosts: [] }, now);
    const [least, most] = this.#scenario.size ?? [20, 300];
    await this.addCollection(this.main, this.kind, this.draw.size(least, most));
    for (let n = this.draw.between(0, 2); n > 0; n--) await this.addCollection(`other${n}`, this.draw.pick(textKinds), this.draw.between(3, 15));
    await this.run();
    for (let days = this.draw.between(0, 2); days > 0; days--) {
      await this.add(this.main, this.draw.between(0, 2));
      await this.run();
    }
    this.#began = [];
  }

  async addCollection(id: string, kind: Kind = this.kind, count = 0): Promise<void> {
    this.world.addCollection({ id, kinds: [kind] });
    for (let n = 0; n < count; n++) await this.#put(id, kind);
  }

  /** So many more, some days later than the others. */
  async add(id: string, count: number): Promise<void> {
    const [kind = this.kind] = this.world.collection(id).info.kinds;
    for (let n = 0; n < count; n++) await this.#put(id, kind);
  }

  async #put(id: string, kind: Kind): Promise<void> {
    const n = this.#made++;
    const item = thing(kind, n, this.draw);
    await this.world.put(id, `h${n}`, id === this.main ? (this.#scenario.dress?.(item, n) ?? item) : item);
  }

  /** What it holds, in drawn order. */
  hrefs(id: string = this.main): string[] {
    return this.draw.shuffled([...(this.world.snapshot().get(id)?.items.keys() ?? [])]);
  }

  get ids(): string[] {
    return [...this.world.snapshot().keys()];
  }

  item(id: string, href: string): Item {
    const found = this.world.snapshot().get(id)?.items.get(href)?.item;
    if (!found) throw new Error(`no ${href} in ${id}`);
    return found;
  }

  /** This share of it, drawn. At least one. */
  some(share: number, id: string = this.main): string[] {
    const all = this.hrefs(id);
    return all.slice(0, Math.max(1, Math.round(all.length * share)));
  }

  remove(hrefs: readonly string[], id: string = this.main): void {
    for (const href of hrefs) this.world.remove(id, href);
  }

  async change(hrefs: readonly string[], change: (item: Item, n: number) => Item, id: string = this.main): Promise<void> {
    for (const [n, href] of hrefs.entries()) await this.world.put(id, href, change(this.item(id, href), n));
  }

  async move(hrefs: readonly string[], from: string, to: string, name: (href: string) => string = (href) => `moved-${href}`): Promise<void> {
    for (const href of hrefs) {
      const item = this.item(from, href);
      this.world.remove(from, href);
      await this.world.put(to, name(href), item);
    }
  }

  /** A day later (or as long as given), the next run. */
  async run(later = day): Promise<void> {
    this.clock.advance(later);
    const now = (): Date => this.clock.now();
    const io = this.front?.io(now) ?? createTestIo({ now });
    try {
      await using connection = await this.#connect(io);
      const { status, verdicts } = await pull({ ...this.#shelf, account: this.#account, connection: this.twist(connection), io, onProgress: () => undefined });
      this.#began.push(status === "partial" ? "unknown" : verdicts.length > 0 ? "note" : "quiet");
    } catch (thrown) {
      const { code } = asLifeboatError(thrown);
      if (code === "internal" || code === "count-mismatch") throw thrown;
      this.#began.push("unknown");
    }
  }

  /** What Lifeboat says now: the gravest of the open alarms, else of the runs since it happened. */
  get outcome(): Outcome {
    const verdicts = this.alarms();
    return (["hold", "ask", "unknown", "note", "quiet"] as const).find((o) => verdicts.some((v) => v === o) || this.#began.includes(o)) ?? "quiet";
  }

  alarms(): ("hold" | "ask")[] {
    return this.#all<{ verdict: "hold" | "ask" }>("SELECT verdict FROM held WHERE account = @account AND answer IS NULL").map((row) => row.verdict);
  }

  /** Items that are kept as current, or named by an open alarm. */
  kept(): Set<number> {
    return new Set(this.#all<{ id: number }>(`SELECT id FROM item WHERE account = @account AND current IS NOT NULL
      UNION SELECT h.item FROM held_item h JOIN held ON held.id = h.held WHERE held.account = @account AND held.answer IS NULL AND h.answer IS NULL`).map(({ id }) => id));
  }

  #all<T>(sql: string): T[] {
    return this.#shelf.db.prepare(sql).all({ account: this.#account }) as T[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.front?.[Symbol.asyncDispose]();
  }
}
