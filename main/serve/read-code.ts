import type { IncomingMessage } from "node:http";
import { z } from "zod";

const longestBody = 1024;
const shape = z.strictObject({ code: z.string().max(100) });

/** The code of a POST {"code": "..."}; undefined for anything else. Only a script of our own origin can send this type. */
export async function readCode(request: IncomingMessage): Promise<string | undefined> {
  if (request.headers["content-type"]?.split(";")[0] !== "application/json") return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > longestBody) return undefined;
    chunks.push(chunk);
  }
  try {
    return shape.parse(JSON.parse(Buffer.concat(chunks).toString("utf8"))).code;
  } catch {
    return undefined;
  }
}
