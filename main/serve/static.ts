import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

export type StaticFile = { readonly type: string; readonly bytes: Buffer };

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};

/**
 * The built page, and its icon: every file that may be served, by URL path. What a client asks for is looked up, never
 * joined. Read once, so that a build meanwhile cannot mix two pages. Throws where there is no index.html.
 */
export function staticFiles(folder: string, icon?: string): ReadonlyMap<string, StaticFile> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.flatMap((entry): [string, StaticFile][] => {
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name)];
    return type === undefined ? [] : [[`/${relative(folder, path).replaceAll(sep, "/")}`, { type, bytes: readFileSync(path) }]];
  });
  const all = new Map(found);
  const index = all.get("/index.html");
  if (index === undefined) throw new Error("there is no index.html");
  all.set("/", index);
  if (icon !== undefined && existsSync(icon)) all.set("/favicon.ico", { type: "image/x-icon", bytes: readFileSync(icon) });
  return all;
}
