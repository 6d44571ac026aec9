import { LifeboatError } from "../../../api/errors.ts";

const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function checksum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generator.forEach((word, bit) => {
      if ((top >>> bit) & 1) sum ^= word;
    });
  }
  return sum >>> 0;
}

function spread(prefix: string): number[] {
  const codes = [...Buffer.from(prefix)];
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
}

/** Regroups bits; what is left over at the end is padded with zeros, or must be zeros. */
function regroup(values: Iterable<number>, from: number, to: number, pad: boolean): number[] {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const value of values) {
    held = (held << from) | value;
    bits += from;
    for (; bits >= to; bits -= to) out.push((held >>> (bits - to)) & ((1 << to) - 1));
    held &= (1 << bits) - 1;
  }
  if (pad && bits > 0) out.push((held << (to - bits)) & ((1 << to) - 1));
  if (!pad && (bits >= from || held !== 0)) throw new LifeboatError("usage", "bech32 padding is wrong");
  return out;
}

/** BIP 173, without its limit of 90 characters, as age does. Lower case. */
export function bech32(prefix: string, bytes: Uint8Array): string {
  const data = regroup(bytes, 8, 5, true);
  const sum = checksum([...spread(prefix), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `${prefix}1${[...data, ...tail].map((value) => letters[value]).join("")}`;
}

/** Throws usage, without saying what was typed: it may be a secret. */
export function fromBech32(text: string): { readonly prefix: string; readonly bytes: Buffer } {
  const lower = text.toLowerCase();
  const at = lower.lastIndexOf("1");
  const data = lower.slice(at + 1).split("").map((letter) => letters.indexOf(letter));
  const mixed = text !== lower && text !== text.toUpperCase();
  const prefix = lower.slice(0, Math.max(at, 0));
  if (mixed || at < 1 || data.length < 6 || data.includes(-1) || checksum([...spread(prefix), ...data]) !== 1) {
    throw new LifeboatError("usage", "the key has a typing mistake in it");
  }
  return { prefix, bytes: Buffer.from(regroup(data.slice(0, -6), 5, 8, false)) };
}
