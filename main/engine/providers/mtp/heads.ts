const most = 16 << 20;

/** Beginnings of files that were looked at a moment ago, so that nothing is read twice. */
export class Heads {
  readonly #kept = new Map<object, Uint8Array>();
  #size = 0;

  of(object: object): Uint8Array | undefined {
    return this.#kept.get(object);
  }

  /** A copy of what there is from an offset on; undefined for nothing. */
  from(object: object, offset: number): Uint8Array | undefined {
    const head = this.#kept.get(object);
    return head === undefined || offset >= head.length ? undefined : head.slice(offset);
  }

  /** The oldest go first. */
  keep(object: object, head: Uint8Array): void {
    this.#size += head.length - (this.#kept.get(object)?.length ?? 0);
    this.#kept.set(object, head);
    for (const [other, bytes] of this.#kept) {
      if (this.#size <= most) return;
      this.#kept.delete(other);
      this.#size -= bytes.length;
    }
  }
}
