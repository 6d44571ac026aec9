import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A place that new versions come from, and what it was asked. */
export type Feed = { readonly asked: readonly IncomingMessage[]; readonly close: () => void };

/** Serves `file` as the newest version over HTTP; `resources` gets the file that an installer leaves there to say where that is. */
export async function serveFeed(resources: string, version: string, file: Buffer): Promise<Feed> {
  const asked: IncomingMessage[] = [];
  const name = `Lifeboat-${version}.AppImage`;
  const sha512 = createHash("sha512").update(file).digest("base64");
  const latest = `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${file.length}\npath: ${name}\nsha512: ${sha512}\nreleaseDate: "2026-11-22T12:00:00.000Z"\n`;
  const server = createServer((request, response) => {
    asked.push(request);
    const { pathname } = new URL(request.url ?? "", "http://feed");
    const body = /^\/latest[\w-]*\.yml$/.test(pathname) ? latest : pathname === `/${name}` ? file : undefined;
    response.writeHead(body === undefined ? 404 : 200);
    response.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  mkdirSync(resources, { recursive: true });
  writeFileSync(join(resources, "app-update.yml"), `provider: generic\nurl: http://127.0.0.1:${port}\nupdaterCacheDirName: lifeboat-updater\n`);
  server.unref();
  return { asked, close: () => server.close() };
}
