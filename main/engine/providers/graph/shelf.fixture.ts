import type { GraphClock } from "./fake-http.fixture.ts";

export type Etagged = { readonly "@odata.etag": string };
export type Stored<T> = T & Etagged & { id: string };
type Landing<T> = { readonly at: number; readonly id: string; readonly stored: Stored<T> | undefined };
type Round = { readonly ids: readonly string[]; readonly at: number };

/** The answer to a token that is dead or nobody's. */
export const expired = Symbol("expired");
export type DeltaPage<T> = { readonly value: (Stored<T> | { readonly id: string; readonly "@removed": object })[]; readonly next?: string; readonly delta?: string };

/**
 * Things in one folder, calendar or list. A write is there at once for who asks for it by id, and shows in lists and deltas
 * once it has settled.
 */
export class Shelf<T extends object> {
  readonly actual = new Map<string, Stored<T>>();
  private readonly visible = new Map<string, Stored<T>>();
  private readonly clock: GraphClock;
  private readonly log: string[] = [];
  private readonly rounds = new Map<string, Round>();
  private landing: Landing<T>[] = [];
  private epoch = 1;

  constructor(clock: GraphClock) {
    this.clock = clock;
  }

  put(id: string, value: T): Stored<T> {
    const stored = { ...value, id, "@odata.etag": `W/"${this.clock.nextKey()}"` } as Stored<T>;
    this.actual.set(id, stored);
    this.land(id, stored);
    return stored;
  }

  remove(id: string): void {
    this.actual.delete(id);
    this.land(id, undefined);
  }

  /** What was changed last comes last. */
  list(): Stored<T>[] {
    this.settle();
    return [...this.visible.values()];
  }

  /** Tokens given so far are dead: the service answers 410. */
  expire(): void {
    this.epoch += 1;
    this.rounds.clear();
  }

  page(token: string | undefined, size: number): DeltaPage<T> | typeof expired {
    this.settle();
    const [kind, epoch, place = ""] = token?.split(".") ?? [];
    if (token === undefined) return this.turn({ ids: [...this.visible.keys()], at: this.log.length }, 0, size);
    if (Number(epoch) !== this.epoch || !/^\d+(?:-\d+)?$/.test(place)) return expired;
    if (kind === "d") return this.turn({ ids: [...new Set(this.log.slice(Number(place)))], at: this.log.length }, 0, size);
    const [name = "", offset = ""] = place.split("-");
    const round = this.rounds.get(name);
    return round === undefined ? expired : this.turn(round, Number(offset), size);
  }

  private turn(round: Round, offset: number, size: number): DeltaPage<T> {
    const value = round.ids.slice(offset, offset + size).map((id) => this.visible.get(id) ?? { id, "@removed": { reason: "deleted" } });
    if (offset + size >= round.ids.length) return { value, delta: `d.${this.epoch}.${round.at}` };
    const name = String(this.rounds.size + 1);
    this.rounds.set(name, round);
    return { value, next: `s.${this.epoch}.${name}-${offset + size}` };
  }

  private land(id: string, stored: Stored<T> | undefined): void {
    this.landing.push({ at: this.clock.now() + this.clock.lagMs, id, stored });
  }

  private settle(): void {
    const now = this.clock.now();
    const due = this.landing.findIndex(({ at }) => at > now);
    const landed = due === -1 ? this.landing : this.landing.slice(0, due);
    this.landing = due === -1 ? [] : this.landing.slice(due);
    for (const { id, stored } of landed) {
      this.visible.delete(id);
      if (stored !== undefined) this.visible.set(id, stored);
      this.log.push(id);
    }
  }
}
