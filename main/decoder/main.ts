// A process of its own: it gets bytes that strangers wrote and gives back a small picture. It holds no secret, opens no
// file and no connection; whatever it is made to do, it can only answer. decoder.ts watches it and ends it.
import { decode } from "./decode.ts";
import type { Answer, Job } from "./messages.ts";

process.on("message", (job: Job) => void answer(job));
process.on("disconnect", () => process.exit());

async function answer({ bytes, edge }: Job): Promise<void> {
  process.send?.(await outcome(bytes, edge));
}

async function outcome(bytes: Uint8Array, edge: number): Promise<Answer> {
  try {
    return { image: await decode(bytes, edge) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : "no picture" };
  }
}
