export type WorldClock = { readonly now: () => number; readonly lagMs: number };
export type Told<T> = { readonly id: string; readonly value: T | undefined };

/** Things in one list. A write is there at once for who asks by id, and shows in lists once it has settled. */
export class Shelf<T> {
  readonly actual = new Map<string, T>();
  readonly visible = new Map<string, T>();
  private readonly clock: WorldClock;
  private readonly log: string[] = [];
  private landing: { readonly at: number; readonly id: string; readonly value: T | undefined }[] = [];
  private epoch = 1;

  constructor(clock: WorldClock) {
    this.clock = clock;
  }

  put(id: string, value: T): T {
    this.actual.set(id, value);
    this.landing.push({ at: this.clock.now() + this.clock.lagMs, id, value });
    return value;
  }

  remove(id: string): void {
    if (this.actual.delete(id)) this.landing.push({ at: this.clock.now() + this.clock.lagMs, id, value: undefined });
  }

  /** Tokens given so far are dead. */
  expire(): void {
    this.epoch += 1;
  }

  token(): string {
    this.settle();
    return `${this.epoch}.${this.log.length}`;
  }

  all(): Told<T>[] {
    this.settle();
    return [...this.visible].map(([id, value]) => ({ id, value }));
  }

  /** What changed since a token; undefined for a dead one. */
  since(token: string): Told<T>[] | undefined {
    this.settle();
    const [, epoch, at] = /^(\d+)\.(\d+)$/.exec(token) ?? [];
    if (Number(epoch) !== this.epoch) return undefined;
    return [...new Set(this.log.slice(Number(at)))].map((id) => ({ id, value: this.visible.get(id) }));
  }

  private settle(): void {
    const now = this.clock.now();
    const isDue = ({ at }: { readonly at: number }): boolean => at <= now;
    for (const { id, value } of this.landing.filter(isDue)) {
      if (value === undefined) this.visible.delete(id);
      else this.visible.set(id, value);
      this.log.push(id);
    }
    this.landing = this.landing.filter((each) => !isDue(each));
  }
}

/** A page of a list that was made once, so that what changes meanwhile neither doubles nor hides anything. */
export class Pages<T> {
  private readonly kept = new Map<string, readonly T[]>();

  page(token: string | null, all: () => readonly T[], size: number): { readonly items: readonly T[]; readonly next?: string } | undefined {
    const [name = "", offset = "0"] = token?.split("-") ?? [];
    const list = token === null ? all() : this.kept.get(name);
    if (list === undefined) return undefined;
    const [from, to] = [Number(offset), Number(offset) + size];
    if (to >= list.length) return { items: list.slice(from, to) };
    const kept = token === null ? `p${this.kept.size}` : name;
    this.kept.set(kept, list);
    return { items: list.slice(from, to), next: `${kept}-${to}` };
  }
}
