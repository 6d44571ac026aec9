import { LifeboatError } from "../../../api/errors.ts";
import { pathKey } from "../../net/path-key.ts";

/**
 * Path (and query) of an href inside a collection, the one form used everywhere: absolute, percent-encoding as served,
 * without host. A host in the href is ignored, as proxies get it wrong; requests go to the collection's own host.
 * Returns undefined for the collection itself and for collections in it.
 * Throws LifeboatError bad-answer for anything outside the collection.
 */
export function memberHref(collection: URL, served: string): string | undefined {
  const path = pathWithin(collection, served);
  return path === undefined || path.endsWith("/") ? undefined : path;
}

/** The same, also for collections in it, whose paths may or may not end in a slash. Undefined for the collection itself. */
export function pathWithin(collection: URL, served: string): string | undefined {
  const url = parse(collection, served);
  const key = pathKey(url.pathname);
  const root = pathKey(collection.pathname);
  if (`${key}/` === root || key === root) return undefined;
  if (!key.startsWith(root)) throw new LifeboatError("bad-answer", `${collection.host} names things outside the collection`);
  return url.pathname + url.search;
}

function parse(collection: URL, served: string): URL {
  try {
    if (served !== "") return new URL(served, collection);
  } catch {
    // Falls through: not an address at all.
  }
  throw new LifeboatError("bad-answer", `${collection.host} answered with something that is no address`);
}

/** Where requests for an href of this collection go. Throws LifeboatError usage for an href of elsewhere. */
export function urlOf(collection: URL, href: string): URL {
  const url = new URL(href, collection);
  if (url.origin !== collection.origin || !pathKey(url.pathname).startsWith(pathKey(collection.pathname))) {
    throw new LifeboatError("usage", "an href outside its collection");
  }
  return url;
}
