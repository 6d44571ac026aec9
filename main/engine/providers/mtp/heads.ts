import { from, lengthOf } from "./joined.ts";

type Pieces = readonly Uint8Array[];

/** In bytes, of all that are kept. */
const most = 16 << 20;
/** Up to here whole files are kept, not only their heads. */
const roomForWhole = 8 << 20;

/** Beginnings of files that were looked at a moment ago, so that nothing is read twice. */
export class Heads {
  readonly #kept = new Map<object, Pieces>();
  #size = 0;

  /** Whether so many bytes may be kept on top: not while those before wait for somebody to take them. */
  hasRoom(length: number): boolean {
    return this.#size + length <= roomForWhole;
  }

  of(object: object): Pieces | undefined {
    return this.#kept.get(object);
  }

  /** What there is from an offset on, which is the caller's from then on. */
  take(object: object, offset: number): Pieces {
    const head = this.#kept.get(object) ?? [];
    const rest = from(head, offset);
    if (rest.length > 0) this.#drop(object, head);
    return rest;
  }

  /** The oldest go first. */
  keep(object: object, head: Pieces): void {
    this.#size += lengthOf(head) - lengthOf(this.#kept.get(object) ?? []);
    this.#kept.set(object, head);
    for (const [other, pieces] of this.#kept) {
      if (this.#size <= most) return;
      this.#drop(other, pieces);
    }
  }

  #drop(object: object, head: Pieces): void {
    this.#kept.delete(object);
    this.#size -= lengthOf(head);
  }
}
