import { LifeboatError } from "../../../api/errors.ts";
import { failed } from "../failed.ts";
import type { Fetched, Item, Ref } from "../provider.ts";
import { type Answer, errorOf, isDone } from "./answer.ts";

/** The answer for one ref, from what the service said of it. A thing that cannot be converted fails by itself. */
export function fetchedOf<T extends { readonly "@odata.etag"?: string }>(ref: Ref, answer: Answer, item: (thing: T) => Item): Fetched {
  const { href } = ref;
  if (answer.status === 404) return { is: "gone", href };
  if (!isDone(answer)) return failed(href, errorOf(answer));
  try {
    const thing = answer.body as T;
    const etag = thing["@odata.etag"];
    return { is: "item", ref: { href, ...(etag !== undefined && { etag }) }, item: item(thing) };
  } catch (thrown) {
    return failed(href, thrown instanceof LifeboatError ? thrown : new LifeboatError("bad-answer", "not understood", { cause: thrown }));
  }
}

export function* chunksOf<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}
