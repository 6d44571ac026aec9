/** Names in use. One that is wanted again gets the first free of "x~2", "x~3" and so on, without those before it being tried once more. */
export class OwnNames {
  readonly #taken = new Set<string>();
  readonly #next = new Map<string, number>();

  claim(wanted: string): string {
    let n = this.#next.get(wanted) ?? 1;
    let free = n === 1 ? wanted : `${wanted}~${n}`;
    while (this.#taken.has(free)) free = `${wanted}~${++n}`;
    this.#next.set(wanted, n + 1);
    this.#taken.add(free);
    return free;
  }
}
