// What a sidecar says of its photo. It is kept as a part, whole; this is what Lifeboat itself understands of it.
import { z } from "zod";
import { takenFromName, takenOf } from "../files/taken.ts";
import { extensionOf } from "../files/names.ts";
import { typeOf } from "../files/types.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Facts } from "../provider.ts";
import type { Entry } from "../exports/entry.ts";
import { nameOf } from "../exports/entry.ts";

/** A sidecar is 1 to 3 kB; many faces and comments make some bigger. */
export const largestSidecar = 1024 * 1024;

const sidecar = z.looseObject({
  title: z.string().max(1000).optional().catch(undefined),
  photoTakenTime: z.looseObject({ timestamp: z.coerce.number() }).optional().catch(undefined),
  favorited: z.boolean().optional().catch(undefined),
});
export type Sidecar = z.infer<typeof sidecar>;

/** Undefined for what is no sidecar. */
export function readSidecar(bytes: Uint8Array): Sidecar | undefined {
  return sidecar.safeParse(readJson(bytes)).data;
}

/** Undefined for broken JSON. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8").replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/** Google's own time, else the camera's, else what the name says, else the file's. */
export async function factsOf(main: Entry, said: Sidecar | undefined): Promise<{ readonly type: string; readonly facts: Facts }> {
  const name = nameOf(main.path);
  const title = said?.title !== undefined && extensionOf(said.title) === extensionOf(name) ? said.title : name;
  const look = main.look ?? (await main.content.head((head) => ({ type: sniff(head).type, taken: takenOf(head, title, main.modified) })));
  const type = /^(?:image|video)\//.test(look.type) ? look.type : mediaType(name);
  const taken = takenTime(said) ?? look.taken ?? takenFromName(title) ?? main.modified.toISOString();
  return { type, facts: { name: title, taken, ...(said?.favorited === true && { favourite: true }) } };
}

export function mediaType(name: string): string {
  return /\.(?:mp|mv)$/i.test(name) ? "video/mp4" : typeOf(name);
}

/** Seconds since 1970, before it too; 0 is written where nobody knows. */
function takenTime(said: Sidecar | undefined): string | undefined {
  const seconds = said?.photoTakenTime?.timestamp;
  if (seconds === undefined || seconds === 0) return undefined;
  const time = new Date(seconds * 1000);
  const text = Number.isNaN(time.getTime()) ? "" : time.toISOString();
  return /^\d{4}-/.test(text) ? text.replace(".000Z", "Z") : undefined;
}
