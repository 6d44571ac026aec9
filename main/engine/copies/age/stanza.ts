import { createCipheriv, createDecipheriv, generateKeyPairSync, hkdfSync, randomBytes, scryptSync } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import { type Identity, publicKeyOf, publicPoint, type Recipient, sharedSecret } from "./keys.ts";

/** One recipient's part of a header (age-encryption.org/v1): the file key, wrapped. */
export type Stanza = { readonly args: readonly string[]; readonly body: Buffer };

/** How a header gives its file key; undefined where the stanza is for somebody else. */
export type Unwrap = (stanza: Stanza) => Buffer | undefined;

const x25519Info = "age-encryption.org/v1/X25519";
const scryptLabel = "age-encryption.org/v1/scrypt";
const noNonce = Buffer.alloc(12);
/** As age's own default. More than `mostWork` would let a stranger's file take all memory. */
const work = 18;
const mostWork = 20;

export const fileKeyBytes = 16;

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64").replaceAll("=", "");

/** Throws bad-answer for what age would not have written: padding, other letters, stray bits. */
export function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  if (base64(bytes) !== text) throw new LifeboatError("bad-answer", "an age header is not base64");
  return bytes;
}

export function derive(secret: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, 32));
}

export function wrapFor({ key, point }: Recipient, fileKey: Buffer): Stanza {
  const { privateKey } = generateKeyPairSync("x25519");
  const share = publicPoint(privateKey);
  const wrapKey = derive(sharedSecret(privateKey, key), Buffer.concat([share, point]), x25519Info);
  return { args: ["X25519", base64(share)], body: sealed(wrapKey, fileKey) };
}

export function unwrapWith({ key, recipient }: Identity): Unwrap {
  return ({ args: [type, text = ""], body }) => {
    if (type !== "X25519") return undefined;
    const share = fromBase64(text);
    if (share.length !== 32) throw new LifeboatError("bad-answer", "an age stanza holds no X25519 share");
    const wrapKey = derive(sharedSecret(key, publicKeyOf(share)), Buffer.concat([share, recipient.point]), x25519Info);
    return opened(wrapKey, body);
  };
}

/** A stanza of this kind must be the only one of its file. */
export function wrapForPassphrase(passphrase: string, fileKey: Buffer): Stanza {
  const salt = randomBytes(16);
  return { args: ["scrypt", base64(salt), String(work)], body: sealed(stretched(passphrase, salt, work), fileKey) };
}

export function unwrapWithPassphrase(passphrase: string): Unwrap {
  return ({ args: [type, salt = "", cost = ""], body }) => {
    if (type !== "scrypt") return undefined;
    if (!/^[1-9]\d?$/.test(cost) || Number(cost) > mostWork) throw new LifeboatError("bad-answer", "an age file asks for too much work");
    return opened(stretched(passphrase, fromBase64(salt), Number(cost)), body);
  };
}

function stretched(passphrase: string, salt: Uint8Array, cost: number): Buffer {
  const options = { N: 2 ** cost, r: 8, p: 1, maxmem: 2 ** cost * 1024 + (1 << 20) };
  return scryptSync(passphrase.normalize("NFC"), Buffer.concat([Buffer.from(scryptLabel), salt]), 32, options);
}

function sealed(wrapKey: Buffer, fileKey: Buffer): Buffer {
  const cipher = createCipheriv("chacha20-poly1305", wrapKey, noNonce, { authTagLength: 16 });
  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
}

function opened(wrapKey: Buffer, body: Buffer): Buffer | undefined {
  if (body.length !== fileKeyBytes + 16) throw new LifeboatError("bad-answer", "an age stanza holds no file key");
  const decipher = createDecipheriv("chacha20-poly1305", wrapKey, noNonce, { authTagLength: 16 });
  decipher.setAuthTag(body.subarray(fileKeyBytes));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, fileKeyBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}
