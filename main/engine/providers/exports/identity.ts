import { createHash } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import { volumeId } from "../files/volume.ts";
import { nameOf } from "./entry.ts";

/** Whether an identity says where an export lay, not whose it is. */
export const isPlace = (provider: string, id: string): boolean => id.startsWith(`${provider}:place-`);

/** Of an export that does not say whose it is: the place where it lies, which stays the same when parts come or go. */
export async function placeIdentity(provider: string, dir: string): Promise<{ id: string; label: string }> {
  const real = await realpath(dir);
  const place = `${await volumeId(await stat(real, { bigint: true }))}\0${real}`;
  return { id: `${provider}:place-${createHash("sha256").update(place).digest("hex").slice(0, 32)}`, label: nameOf(real.replaceAll("\\", "/")) };
}
