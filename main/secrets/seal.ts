import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Sealed } from "./schema.ts";

const tagBytes = 16;

/** AES-256-GCM, a new random 96-bit nonce, the tag behind the text. `about` is bound to it without being kept. */
export function seal(key: Uint8Array, text: string, about: readonly string[]): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(aad(about));
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString("base64"), data: data.toString("base64") };
}

/** Undefined when it was changed, sealed with another key, or about something else. */
export function unseal(key: Uint8Array, sealed: Sealed, about: readonly string[]): string | undefined {
  const data = Buffer.from(sealed.data, "base64");
  if (data.length < tagBytes) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(sealed.nonce, "base64"), { authTagLength: tagBytes });
  decipher.setAAD(aad(about));
  decipher.setAuthTag(data.subarray(-tagBytes));
  try {
    return decipher.update(data.subarray(0, -tagBytes), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}

/** JSON, so that ("ab", "c") is not ("a", "bc"). */
const aad = (about: readonly string[]): Buffer => Buffer.from(JSON.stringify(about), "utf8");
