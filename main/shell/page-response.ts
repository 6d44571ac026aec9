import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { pagePolicy } from "../serve/headers.ts";
import { origin } from "./origin.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** A file of the built page; "/" is its index. Undefined for what is not there. */
export async function pageResponse(folder: string, pathname: string): Promise<Response | undefined> {
  // What was built has plain names: nothing needs decoding.
  const file = join(folder, pathname === "/" ? "index.html" : pathname);
  const type = types[extname(file)];
  if (type === undefined || !file.startsWith(folder + sep)) return undefined;
  const body = await readFile(file).catch(() => undefined);
  if (body === undefined) return undefined;
  const headers = { "Content-Type": type, "Content-Security-Policy": pagePolicy(origin), "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store" };
  return new Response(new Uint8Array(body), { headers });
}
