// The keys of an encrypted backup. Apple Platform Security, "Keybags for Data Protection": a password opens class keys,
// class keys open the key of each file.
import { once } from "node:events";
import { createDecipheriv, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { LifeboatError } from "../../../api/errors.ts";

const derive = promisify(pbkdf2);

/** Today's phones use 10,000,000 and 10,000; a number far beyond would only keep us busy. */
const maxRounds = 100_000_000;
const maxClasses = 256;
/** WRAP: the class key is wrapped with the key made from the password. */
const byPassword = 2;

type ClassKey = { readonly protectionClass: number; readonly wrap: number; readonly wrapped: Uint8Array };
type Bag = { readonly head: ReadonlyMap<string, Buffer>; readonly classes: readonly ClassKey[] };

/** Opened keys by protection class. */
export type Keys = { unwrap(key: { readonly protectionClass: number; readonly wrapped: Uint8Array }): Uint8Array };

/** Throws "auth" for a wrong password, "invalid-item" for a keybag that is damaged. Takes seconds, on purpose. */
export async function openKeybag(bytes: Uint8Array, password: string, signal: AbortSignal): Promise<Keys> {
  const bag = parseKeybag(bytes);
  const master = await Promise.race([passwordKey(bag, password), cancelled(signal)]);
  const opened = new Map<number, Uint8Array>();
  for (const { protectionClass, wrap, wrapped } of bag.classes) {
    if ((wrap & byPassword) === 0) continue;
    const key = unwrapKey(master, wrapped);
    if (key === undefined) throw new LifeboatError("auth", "this is not the password of this backup: it is the one asked for when its encryption was turned on, which need not be that of the phone or of the Apple Account");
    opened.set(protectionClass, key);
  }
  if (opened.size === 0) throw damaged("no key in it is locked with a password");
  return { unwrap: ({ protectionClass, wrapped }) => unwrapFor(opened.get(protectionClass), wrapped) };
}

/** The rounds go on in their thread; nobody waits for them. */
async function cancelled(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw new LifeboatError("cancelled", "stopped on request");
}

function unwrapFor(classKey: Uint8Array | undefined, wrapped: Uint8Array): Uint8Array {
  const key = classKey && unwrapKey(classKey, wrapped);
  if (key === undefined) throw new LifeboatError("invalid-item", "the key of this file does not open it");
  return key;
}

/** Tag, length, value; the second UUID begins the class keys, and each further one the next. */
export function parseKeybag(bytes: Uint8Array): Bag {
  const head = new Map<string, Buffer>();
  const classes: Map<string, Buffer>[] = [];
  for (const [tag, value] of records(Buffer.from(bytes))) {
    if (tag === "UUID" && head.has("UUID")) classes.push(new Map());
    if (classes.length > maxClasses) throw damaged("too many classes");
    (classes.at(-1) ?? head).set(tag, value);
  }
  return { head, classes: classes.flatMap(classKeyOf) };
}

function* records(bytes: Buffer): Generator<[string, Buffer]> {
  let at = 0;
  while (at < bytes.length) {
    if (at + 8 > bytes.length) throw damaged("it is cut short");
    const length = bytes.readUInt32BE(at + 4);
    if (at + 8 + length > bytes.length) throw damaged("it is cut short");
    yield [bytes.toString("latin1", at, at + 4), bytes.subarray(at + 8, at + 8 + length)];
    at += 8 + length;
  }
}

/** A class without a wrapped key (those with a public one) opens nothing here. */
function classKeyOf(entry: ReadonlyMap<string, Buffer>): ClassKey[] {
  const wrapped = entry.get("WPKY");
  if (wrapped === undefined) return [];
  return [{ protectionClass: numberIn(entry, "CLAS"), wrap: numberIn(entry, "WRAP"), wrapped }];
}

function numberIn(entry: ReadonlyMap<string, Buffer>, tag: string): number {
  const value = entry.get(tag);
  if (value?.length !== 4) throw damaged(`no ${tag}`);
  return value.readUInt32BE();
}

/** Since iOS 10.2 a slow round with SHA-256 comes before the one with SHA-1. */
async function passwordKey({ head }: Bag, password: string): Promise<Uint8Array> {
  const salt = head.get("SALT");
  if (salt === undefined) throw damaged("no SALT");
  const first = head.get("DPSL");
  const key = first === undefined ? Buffer.from(password, "utf8") : await derive(password, first, rounds(head, "DPIC"), 32, "sha256");
  return derive(key, salt, rounds(head, "ITER"), 32, "sha1");
}

function rounds(head: ReadonlyMap<string, Buffer>, tag: string): number {
  const count = numberIn(head, tag);
  if (count < 1 || count > maxRounds) throw damaged(`${tag} is ${count}`);
  return count;
}

/**
 * AES key unwrap (RFC 3394 section 2.2.2); undefined where the check value is wrong. By hand: not every build of the
 * crypto library under Node knows the cipher by name.
 */
export function unwrapKey(wrapping: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined {
  const count = wrapped.length / 8 - 1;
  if (!Number.isInteger(count) || count < 2 || count > 8 || wrapping.length !== 32) return undefined;
  const cipher = createDecipheriv("aes-256-ecb", wrapping, null).setAutoPadding(false);
  const key = Buffer.from(wrapped);
  for (let step = 6 * count; step > 0; step--) {
    const at = (((step - 1) % count) + 1) * 8;
    const block = Buffer.concat([key.subarray(0, 8), key.subarray(at, at + 8)]);
    block.writeUInt32BE((block.readUInt32BE(4) ^ step) >>> 0, 4);
    const plain = cipher.update(block);
    plain.copy(key, 0, 0, 8);
    plain.copy(key, at, 8, 16);
  }
  return key.subarray(0, 8).equals(checkValue) ? new Uint8Array(key.subarray(8)) : undefined;
}

const checkValue = Buffer.alloc(8, 0xa6);

function damaged(why: string): LifeboatError {
  return new LifeboatError("invalid-item", `damaged keybag in Manifest.plist: ${why}`);
}
