import { LifeboatError } from "../../../api/errors.ts";

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
  const key = hrefKey(url.pathname);
  const root = hrefKey(collection.pathname);
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

/** Equal for two spellings of one path (percent-encoding differs between a listing and a multiget on some servers). */
export function hrefKey(path: string): string {
  if (!path.includes("%")) return path;
  try {
    // An encoded slash is no separator.
    return decodeURIComponent(path.replace(/%2f/gi, "%252F"));
  } catch {
    return path;
  }
}

/** Where requests for an href of this collection go. Throws LifeboatError usage for an href of elsewhere. */
export function urlOf(collection: URL, href: string): URL {
  const url = new URL(href, collection);
  if (url.origin !== collection.origin || !hrefKey(url.pathname).startsWith(hrefKey(collection.pathname))) {
    throw new LifeboatError("usage", "an href outside its collection");
  }
  return url;
}
