import { decode } from "./decode.ts";
import type { Answer, Job } from "./messages.ts";

/** What a decoder process says to a job. Never rejects. */
export async function answerTo({ bytes, edge }: Job): Promise<Answer> {
  try {
    return { image: await decode(bytes, edge) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : "no picture" };
  }
}
