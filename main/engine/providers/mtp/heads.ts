const most = 16 << 20;
/** Up to here whole files are kept, not only their heads. */
const roomForWhole = 8 << 20;

/** Beginnings of files that were looked at a moment ago, so that nothing is read twice. */
export class Heads {
  readonly #kept = new Map<object, Uint8Array>();
  #size = 0;

  /** Whether so many bytes may be kept on top: not while those before wait for somebody to take them. */
  hasRoom(length: number): boolean {
    return this.#size + length <= roomForWhole;
  }

  of(object: object): Uint8Array | undefined {
    return this.#kept.get(object);
  }

  /** What there is from an offset on, which is the caller's from then on; undefined for nothing. */
  take(object: object, offset: number): Uint8Array | undefined {
    const head = this.#kept.get(object);
    if (head === undefined || offset >= head.length) return undefined;
    this.#drop(object, head);
    return head.subarray(offset);
  }

  /** The oldest go first. */
  keep(object: object, head: Uint8Array): void {
    this.#size += head.length - (this.#kept.get(object)?.length ?? 0);
    this.#kept.set(object, head);
    for (const [other, bytes] of this.#kept) {
      if (this.#size <= most) return;
      this.#drop(other, bytes);
    }
  }

  #drop(object: object, head: Uint8Array): void {
    this.#kept.delete(object);
    this.#size -= head.length;
  }
}
