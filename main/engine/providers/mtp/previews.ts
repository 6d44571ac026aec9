// The newest photos as small pictures, for a person who waits for the first of them: a phone has those at hand.
import { asLifeboatError } from "../../../api/errors.ts";
import { sniff } from "../../formats/sniff.ts";
import type { Content } from "../files/storage.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Io } from "../provider.ts";
import { endsAll } from "./handset.ts";

/** As many as a screen shows. */
const most = 24;
/** The photos themselves wait no longer than this; a device that hangs on one is not asked for another. */
const patienceMs = 2000;
const pictures = new Set(["image/jpeg", "image/png"]);

/** Of the first of `contents`. One that has none, or gives something else, is passed over. */
export async function showPreviews(contents: readonly Content[], io: Io): Promise<void> {
  const end = performance.now() + patienceMs;
  let tries = 0;
  for (const content of contents) {
    if (tries === most || performance.now() > end) return;
    tries += 1;
    stopIfAborted(io);
    const bytes = await thumbOf(content, io);
    if (bytes !== undefined && pictures.has(sniff(bytes).type)) io.preview?.(bytes);
  }
}

async function thumbOf(content: Content, io: Io): Promise<Uint8Array | undefined> {
  try {
    return await content.thumb?.();
  } catch (thrown) {
    if (endsAll(thrown)) throw thrown;
    io.log("the device gave no small picture", { code: asLifeboatError(thrown).code });
    return undefined;
  }
}
