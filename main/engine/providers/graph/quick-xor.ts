// QuickXorHash, the checksum that every OneDrive has of a file (Microsoft's "Code Snippets: QuickXorHash Algorithm"): each
// byte is XORed into 160 bits, 11 bits further on than the one before; the length goes into the last 64 bits.
const width = 160;
const shift = 11;

export class QuickXorHash {
  private readonly bits = new Uint8Array(width / 8);
  private at = 0;
  private length = 0;

  update(bytes: Uint8Array): this {
    for (const byte of bytes) {
      const cell = this.at >> 3;
      const wide = byte << (this.at & 7);
      this.flip(cell, wide & 0xff);
      if (wide > 0xff) this.flip((cell + 1) % this.bits.length, wide >> 8);
      this.at = (this.at + shift) % width;
    }
    this.length += bytes.length;
    return this;
  }

  /** Base64, as the service tells it. */
  digest(): string {
    const sum = Buffer.from(this.bits);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(this.length));
    for (const [n, byte] of length.entries()) sum[12 + n] = (sum[12 + n] ?? 0) ^ byte;
    return sum.toString("base64");
  }

  private flip(cell: number, by: number): void {
    this.bits[cell] = (this.bits[cell] ?? 0) ^ by;
  }
}
