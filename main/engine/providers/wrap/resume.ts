import { asLifeboatError } from "../../../api/errors.ts";
import type { Body, Io, Item } from "../provider.ts";
import type { Patience } from "./patience.ts";
import { Tries } from "./patience.ts";

/** The item with media that goes on where its stream broke off. */
export function resumingItem(item: Item, patience: Patience, io: Io): Item {
  const resuming = (body: Body): Body => resumingBody(body, patience, io);
  return {
    ...item,
    body: resuming(item.body),
    ...(item.raw && { raw: resuming(item.raw) }),
    ...(item.parts && { parts: Object.fromEntries(Object.entries(item.parts).map(([name, part]) => [name, resuming(part)])) }),
  };
}

function resumingBody(body: Body, patience: Patience, io: Io): Body {
  if ("bytes" in body || body.path !== undefined) return body;
  return { ...body, open: (from = 0) => ReadableStream.from(resume(body, from, new Tries(patience, io))) };
}

async function* resume(body: Extract<Body, { open: unknown }>, from: number, tries: Tries): AsyncIterable<Uint8Array> {
  let at = from;
  for (;;) {
    try {
      for await (const chunk of body.open(at)) {
        yield chunk;
        at += chunk.length;
      }
      return;
    } catch (thrown) {
      if (!(await tries.again(asLifeboatError(thrown)))) throw thrown;
    }
  }
}
