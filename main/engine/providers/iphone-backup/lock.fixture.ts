import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

export const fileClass = 3;
export const manifestClass = 4;
const rounds = 20;

/** Keys as a phone makes them: few rounds, so that tests are quick. */
export class Lock {
  private readonly classes = new Map([[fileClass, randomBytes(32)], [manifestClass, randomBytes(32)]]);
  private readonly salts = { DPSL: randomBytes(20), SALT: randomBytes(20) };
  private readonly master: Buffer;

  constructor(password: string) {
    const first = pbkdf2Sync(password, this.salts.DPSL, rounds, 32, "sha256");
    this.master = pbkdf2Sync(first, this.salts.SALT, rounds, 32, "sha1");
  }

  seal(bytes: Uint8Array, protectionClass: number): { bytes: Buffer; key: Buffer } {
    const key = randomBytes(32);
    const cipher = createCipheriv("aes-256-cbc", key, Buffer.alloc(16));
    const head = Buffer.alloc(4);
    head.writeUInt32LE(protectionClass);
    return { bytes: Buffer.concat([cipher.update(bytes), cipher.final()]), key: Buffer.concat([head, wrap(this.classes.get(protectionClass) ?? key, key)]) };
  }

  /** A key as a file's row has it, and opened. */
  fileKey(): { key: { protectionClass: number; wrapped: Uint8Array }; plain: Uint8Array } {
    const plain = randomBytes(32);
    return { key: { protectionClass: fileClass, wrapped: wrap(this.classes.get(fileClass) ?? plain, plain) }, plain };
  }

  keybag(): Buffer {
    const head = [tlv("VERS", 3), tlv("TYPE", 1), tlv("UUID", randomBytes(16)), tlv("HMCK", randomBytes(40)), tlv("WRAP", 0), tlv("SALT", this.salts.SALT), tlv("ITER", rounds), tlv("DPWT", 0), tlv("DPIC", rounds), tlv("DPSL", this.salts.DPSL)];
    const classes = [...this.classes].map(([protectionClass, key]) => Buffer.concat([tlv("UUID", randomBytes(16)), tlv("CLAS", protectionClass), tlv("WRAP", 2), tlv("KTYP", 0), tlv("WPKY", wrap(this.master, key))]));
    return Buffer.concat([...head, ...classes]);
  }
}

function tlv(tag: string, value: number | Uint8Array): Buffer {
  const bytes = typeof value === "number" ? Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]) : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([Buffer.from(tag, "latin1"), length, bytes]);
}

/** RFC 3394 by OpenSSL: another implementation than the one under test. */
export function wrap(wrapping: Uint8Array, key: Uint8Array): Buffer {
  const cipher = createCipheriv("id-aes256-wrap", wrapping, Buffer.alloc(8, 0xa6));
  return Buffer.concat([cipher.update(key), cipher.final()]);
}
