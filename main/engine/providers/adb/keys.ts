// The key by which a phone knows this computer: made once for an account, and kept with its secrets.
import { webcrypto } from "node:crypto";
import { hostname } from "node:os";
import type { AdbCredentialStore, AdbPrivateKey } from "@yume-chan/adb";
import type { SecretStore } from "../provider.ts";

const secret = "key";

export function keysIn(secrets: SecretStore): AdbCredentialStore {
  return {
    async generateKey() {
      const buffer = await makeKey();
      await secrets.set(secret, Buffer.from(buffer).toString("base64"));
      return named(buffer);
    },
    async *iterateKeys() {
      const known = await secrets.get(secret);
      if (known !== undefined && known !== "") yield named(Buffer.from(known, "base64"));
    },
  };
}

/** PKCS #8, as the library wants it. */
async function makeKey(): Promise<Uint8Array> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-1" };
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return new Uint8Array(await webcrypto.subtle.exportKey("pkcs8", privateKey));
}

/** What the phone shows in its list of computers. */
const named = (buffer: Uint8Array): AdbPrivateKey => ({ buffer, name: `lifeboat@${hostname().replaceAll(/[^\w.-]/g, "-")}` });
