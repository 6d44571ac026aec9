// Names of a WebDAV server as they stand in hrefs (`files/names.ts`), and as they stand in its addresses.
import { decodeName, encodeName, rootId } from "../files/names.ts";

/** A segment of an address, as served, as a name in hrefs. Whatever its bytes are, they come back the same. */
export function nameOf(segment: string): string {
  return encodeName(Buffer.from(segment.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), "latin1"));
}

/** Where something lies below the root, which ends in a slash. Throws URIError never: any bytes have an address. */
export function urlBelow(root: URL, path: string, slash = false): URL {
  const segments = path === rootId ? [] : path.split("/").map(segmentOf);
  return new URL(`${root.pathname}${segments.join("/")}${slash && segments.length > 0 ? "/" : ""}`, root);
}

/** Whether a path names something below the root, and nothing else. */
export function isBelow(path: string): boolean {
  return path === rootId || path.split("/").every((name) => name !== "" && !/^\.{1,2}$/.test(decodeName(name).toString("latin1")));
}

function segmentOf(name: string): string {
  return Buffer.from(decodeName(name)).toString("latin1").replaceAll(/[^A-Za-z0-9_.~-]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
