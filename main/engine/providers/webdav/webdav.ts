// A folder on a WebDAV server, Nextcloud's among them, as a home of photos.
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import { hostOf } from "../../net/hosts.ts";
import { Authenticator, storedCredentials, type Credentials } from "../dav/auth.ts";
import { DavClient } from "../dav/client.ts";
import { startOf } from "../dav/settings.ts";
import { decodeName, rootId } from "../files/names.ts";
import { Reader } from "../files/reader.ts";
import { filesSource } from "../files/source.ts";
import type { Connection, Io, ProviderDef, Traits } from "../provider.ts";
import { nameOf } from "./paths.ts";
import { isNoFolder, Site, withSlash } from "./site.ts";
import { DavStorage } from "./storage.ts";
import { webdavTarget } from "./target.ts";

const settings = z.object({
  url: z
    .string()
    .trim()
    .refine((url) => urlOf(url) !== undefined, "not an address")
    .describe("the address of the folder with the photos, or of a Nextcloud"),
  user: z.string().min(1).describe("the name to sign in with"),
});
export type WebdavSettings = z.infer<typeof settings>;

const traits: Traits = {
  // Many are made of a time and a size.
  etags: "weak",
  parallel: 4,
  batch: 20,
  keyed: true,
  settlesMs: 0,
  originals: true,
  writes: ["create", "replace", "remove"],
};

export const webdav: ProviderDef<WebdavSettings> = {
  id: "webdav",
  title: "Photos on a WebDAV server (Nextcloud and others)",
  kinds: { read: ["photo"], write: ["photo"] },
  settings,
  secrets: ["password"],
  hosts: ({ url }) => [urlOf(url)].flatMap((known) => (known === undefined ? [] : [hostOf(known)])),
  connect,
};

function urlOf(typed: string): URL | undefined {
  const start = startOf(typed);
  if (start === undefined || !("url" in start)) return undefined;
  const { url } = start;
  url.search = "";
  return withSlash(url);
}

async function connect(given: WebdavSettings, need: "read" | "write", io: Io): Promise<Connection> {
  const typed = urlOf(given.url);
  if (typed === undefined) throw new LifeboatError("usage", "not an address");
  let password: string | undefined;
  const askPerson = async (): Promise<Credentials> => {
    password = await io.ask({ is: "password", text: `Password of ${given.user}` });
    return { user: given.user, password };
  };
  const client = new DavClient(new Authenticator(await storedCredentials(given.user, io.secrets), askPerson, [typed.origin]));
  const site = await findSite(typed, given.user, client, io);
  // Kept only once it was good.
  if (password !== undefined) await io.secrets.set("password", password);
  const storage = new DavStorage(site, identityOf(site.root, given.user), io);
  const reader = new Reader(storage);
  return {
    identity: storage.identity,
    traits,
    source: filesSource(reader),
    ...(need === "write" && { target: webdavTarget({ site, storage, reader }) }),
    collections: (callIo) => storage.collections(callIo),
    async [Symbol.asyncDispose]() {
      // Every call closes what it opened.
    },
  };
}

/** What was typed, or where Nextcloud and ownCloud keep a person's files. Throws "not-found" where none of them is a folder. */
async function findSite(typed: URL, user: string, client: DavClient, io: Io): Promise<Site> {
  const known = [`remote.php/dav/files/${encodeURIComponent(user)}/`, "remote.php/webdav/"];
  const nextcloud = typed.pathname.includes("/remote.php/") ? [] : known.map((path) => new URL(path, typed));
  let refusal: unknown;
  for (const url of [typed, ...nextcloud]) {
    const site = new Site(url, client);
    try {
      return new Site((await site.list(rootId, io)).at, client);
    } catch (error) {
      if (!isNoFolder(error)) throw error;
      refusal ??= error;
    }
  }
  throw new LifeboatError("not-found", `there is no folder of a WebDAV server at ${typed.host}${typed.pathname}`, { cause: refusal });
}

function identityOf(root: URL, user: string): Connection["identity"] {
  const folder = root.pathname.split("/").findLast((segment) => segment !== "");
  return { id: `webdav:${user}@${root.host}${root.pathname}`, label: folder === undefined ? root.host : decodeName(nameOf(folder)).toString() };
}
