import { createHash } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import { volumeId } from "../files/volume.ts";
import type { Connection } from "../provider.ts";
import { nameOf } from "./entry.ts";

/** Of an export that does not say whose it is: the place where it lies, which stays the same when parts come or go. */
export async function placeIdentity(provider: string, dir: string): Promise<Connection["identity"]> {
  const real = await realpath(dir);
  const place = `${await volumeId(await stat(real, { bigint: true }))}\0${real}`;
  return { id: `${provider}:${createHash("sha256").update(place).digest("hex").slice(0, 32)}`, label: nameOf(real.replaceAll("\\", "/")) };
}
