import { argon2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { Cost } from "./schema.ts";

/** RFC 9106, section 4, second choice: 64 MiB, three passes. About a third of a second. */
export function newCost(): Cost {
  return { salt: randomBytes(16).toString("base64"), memory: 64 * 1024, passes: 3, parallelism: 4 };
}

export function keyFrom(passphrase: string, cost: Cost): Promise<Buffer> {
  const { memory, passes, parallelism } = cost;
  // NFC, so that the same words typed on another system's keyboard open the same store.
  const message = Buffer.from(passphrase.normalize("NFC"), "utf8");
  const nonce = Buffer.from(cost.salt, "base64");
  return promisify(argon2)("argon2id", { message, nonce, memory, passes, parallelism, tagLength: 32 });
}
