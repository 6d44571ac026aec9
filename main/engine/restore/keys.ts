import { createHash } from "node:crypto";

/** The same for the same version going to the same account, so that a repeated write is known to be a repetition. */
export function opKey(account: number, item: number, versionHash: Uint8Array): string {
  return createHash("sha256").update(`lifeboat op 1\n${account} ${item}\n`).update(versionHash).digest("hex").slice(0, 40);
}

/** Of a copy beside what is there, and of the op that undoes another. */
export const copyKey = (key: string): string => derived("copy", key);
export const undoKey = (restore: number, key: string): string => derived(`undo ${restore}`, key);

const derived = (what: string, key: string): string => createHash("sha256").update(`lifeboat ${what} 1\n${key}\n`).digest("hex").slice(0, 40);

/** The UID of an item that came without one: the same in every restore (RFC 9562 section 5.8). */
export const uidFor = (item: number): string => uidFrom(`lifeboat uid 1\n${item}\n`);

/** The UID of a copy. */
export const uidOfCopy = (key: string): string => uidFrom(`lifeboat copy 1\n${key}\n`);

function uidFrom(text: string): string {
  const digest = createHash("sha256").update(text).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
