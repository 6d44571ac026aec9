import type { Body } from "./provider.ts";

/** All bytes of a body; a copy the caller may change. */
export async function bytesOf(body: Body): Promise<Uint8Array> {
  if ("bytes" in body) return new Uint8Array(body.bytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.open()) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

export async function gather<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
