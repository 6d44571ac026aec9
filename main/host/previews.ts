import { createHash } from "node:crypto";
import { LifeboatError } from "../api/errors.ts";
import type { Job } from "./jobs.ts";
import type { Opened, State } from "./state.ts";

/** While `work` lasts, tells of each small picture it is handed, under a ticket that is good until then. */
export async function showingPreviews<T>({ events, options }: State, { engine }: Opened, job: Job, work: (onPreview: (picture: Uint8Array) => void) => Promise<T>): Promise<T> {
  const held = new Map<string, Uint8Array>();
  const bytesOf = async (hash: string): Promise<Uint8Array> => {
    const picture = held.get(hash);
    if (picture === undefined) throw new LifeboatError("gone", "it was shown while it was on its way");
    return picture;
  };
  const onPreview = (picture: Uint8Array): void => {
    const hash = createHash("sha256").update(picture).digest("hex");
    if (held.has(hash)) return;
    held.set(hash, picture);
    try {
      events.emit({ is: "preview", job: job.id, thumb: options.tickets.thumb(engine.vault.dir, { hash, ext: null, type: "image/jpeg", bytes: () => bytesOf(hash) }) });
    } catch {
      // A run that no page has asked for has nobody to give a ticket to; what is only to be looked at must never end it.
    }
  };
  return work(onPreview).finally(() => held.clear());
}
