import type { IncomingMessage } from "node:http";

const longestBody = 100;

/** The code that was posted; undefined for what cannot be one. */
export async function readCode(request: IncomingMessage): Promise<string | undefined> {
  let text = "";
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString("latin1");
    if (text.length > longestBody) return undefined;
  }
  return text;
}
