// Seeded randomness: the same seed gives the same corpus on every machine.

/** mulberry32: small, fast and even enough for test data. */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not give neighbouring streams.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  }

  /** 0 <= x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** from <= n < to */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    const one = from[this.int(0, from.length)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  }

  bytes(count: number): Buffer {
    const bytes = Buffer.alloc(count);
    for (let i = 0; i < count; i += 1) bytes[i] = this.int(0, 256);
    return bytes;
  }
}

/** A stream of its own for item `n`, so that any item can be made without those before it. */
export function randomFor(seed: number, kind: string, n: number): Random {
  let hash = 2_166_136_261;
  for (const char of `${String(seed)}/${kind}/${String(n)}`) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619);
  return new Random(hash >>> 0);
}

/** A random (version 4) UUID. */
export function uuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
