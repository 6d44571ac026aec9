import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import { bech32, fromBech32 } from "./bech32.ts";

/** Opens what was encrypted to its recipient. `text` is the recovery key: AGE-SECRET-KEY-1... */
export type Identity = { readonly text: string; readonly key: KeyObject; readonly secret: Buffer; readonly recipient: Recipient };
/** Whom a file is encrypted to. `text` is age1... and no secret. */
export type Recipient = { readonly text: string; readonly key: KeyObject; readonly point: Buffer };

const secretPrefix = "age-secret-key-";
const publicPrefix = "age";
/** What stands before the 32 bytes of an X25519 key in DER (RFC 8410). */
const privateDer = Buffer.from("302e020100300506032b656e04220420", "hex");
const publicDer = Buffer.from("302a300506032b656e032100", "hex");

export function newIdentity(): Identity {
  return identityOf(secretBytes(generateKeyPairSync("x25519").privateKey));
}

function identityOf(secret: Buffer): Identity {
  const key = createPrivateKey({ key: Buffer.concat([privateDer, secret]), format: "der", type: "pkcs8" });
  return { text: bech32(secretPrefix, secret).toUpperCase(), key, secret, recipient: recipientOf(publicPoint(key)) };
}

/** Blanks and line ends between groups of four do not matter, nor the comments of `age-keygen`. Throws wrong-key, without repeating what was typed. */
export function readIdentity(typed: string): Identity {
  const { prefix, bytes } = keyText(typed.replaceAll(/^#.*$/gm, "").replaceAll(/\s/g, ""));
  if (prefix !== secretPrefix || bytes.length !== 32) throw new LifeboatError("wrong-key", "this is not a recovery key; one begins with AGE-SECRET-KEY-1");
  return identityOf(bytes);
}

function keyText(text: string): ReturnType<typeof fromBech32> {
  try {
    return fromBech32(text);
  } catch (cause) {
    throw new LifeboatError("wrong-key", "the key has a typing mistake in it", { cause });
  }
}

/** Throws usage. */
export function readRecipient(text: string): Recipient {
  const { prefix, bytes } = fromBech32(text);
  if (prefix !== publicPrefix || bytes.length !== 32) throw new LifeboatError("usage", `${text} is not an age recipient`);
  return recipientOf(bytes);
}

function recipientOf(point: Buffer): Recipient {
  return { text: bech32(publicPrefix, point), key: publicKeyOf(point), point };
}

export const publicKeyOf = (point: Uint8Array): KeyObject => createPublicKey({ key: Buffer.concat([publicDer, point]), format: "der", type: "spki" });

export const publicPoint = (key: KeyObject): Buffer => createPublicKey(key).export({ format: "der", type: "spki" }).subarray(publicDer.length);

const secretBytes = (key: KeyObject): Buffer => key.export({ format: "der", type: "pkcs8" }).subarray(privateDer.length);

/** Throws bad-answer for a point of low order, which would give a secret that everybody knows. */
export function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  try {
    return diffieHellman({ privateKey, publicKey });
  } catch (cause) {
    throw new LifeboatError("bad-answer", "an age stanza holds a point of low order", { cause });
  }
}
