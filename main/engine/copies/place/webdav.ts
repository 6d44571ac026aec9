import { randomBytes } from "node:crypto";
import { LifeboatError } from "../../../api/errors.ts";
import { pathKey } from "../../net/path-key.ts";
import { Http, listIn } from "./http.ts";
import type { Listed, OpenHow, Outgoing, Place } from "./place.ts";
import { partsOf } from "./xml.ts";

export type WebdavSettings = { readonly url: string; readonly user: string };

const propfind = '<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>';
const temporary = /^\..*\.tmp$/;

/** A collection on a WebDAV server (RFC 4918), signed in to with name and password. */
export async function openWebdav(settings: WebdavSettings, how: OpenHow): Promise<Place> {
  const base = new URL(settings.url.endsWith("/") ? settings.url : `${settings.url}/`);
  if (how.secret === undefined) throw new LifeboatError("auth", `there is no password for ${settings.user} at ${base.host}`);
  const authorization = `Basic ${Buffer.from(`${settings.user}:${how.secret}`).toString("base64")}`;
  const place = new Webdav(base, new Http(base, how, () => Promise.resolve({ authorization })));
  if (how.create) await place.make(how.signal);
  return place;
}

type Entry = Listed & { readonly folder: boolean };

class Webdav implements Place {
  readonly #base: URL;
  readonly #http: Http;
  readonly #made = new Set<string>();

  constructor(base: URL, http: Http) {
    this.#base = base;
    this.#http = http;
  }

  /** Its own collection, where it is missing. */
  async make(signal: AbortSignal): Promise<void> {
    const status = await this.#http.tell({ method: "PROPFIND", url: this.#base, headers: { depth: "0" }, signal }, [207, 404]);
    if (status === 404) await this.#http.tell({ method: "MKCOL", url: this.#base, signal }, [201, 405]);
  }

  async list(folder: string, signal: AbortSignal): Promise<Listed[]> {
    const files = (await this.#entries(folder, signal)).filter((entry) => !entry.folder);
    // Whoever may only write leaves them there.
    for (const { name } of files.filter((each) => temporary.test(each.name))) await this.remove(`${folder}/${name}`, signal).catch(() => undefined);
    return files.filter(({ name }) => !temporary.test(name)).map(({ name, size }) => ({ name, size }));
  }

  async folders(folder: string, signal: AbortSignal): Promise<string[]> {
    return (await this.#entries(folder, signal)).filter((entry) => entry.folder).map(({ name }) => name);
  }

  /** Sent under another name: not every server writes a whole file or none. MOVE gives the name at once. */
  async put(name: string, file: Outgoing, { fresh }: { readonly fresh: boolean }, signal: AbortSignal): Promise<void> {
    const cut = name.lastIndexOf("/") + 1;
    await this.#makeFolders(name.slice(0, cut), signal);
    const tmp = `${name.slice(0, cut)}.${randomBytes(8).toString("hex")}.tmp`;
    await this.#http.tell({ method: "PUT", url: this.#url(tmp), headers: { "content-type": "application/octet-stream" }, body: file, signal }, [200, 201, 204]);
    try {
      const headers = { destination: this.#url(name).href, overwrite: fresh ? "F" : "T" };
      await this.#http.tell({ method: "MOVE", url: this.#url(tmp), headers, signal }, [201, 204]);
    } catch (error) {
      await this.remove(tmp, signal).catch(() => undefined); // a listing clears it away
      throw error;
    }
  }

  read(name: string, signal: AbortSignal, from = 0): AsyncIterable<Uint8Array> {
    return this.#http.bytes({ method: "GET", url: this.#url(name), signal }, from);
  }

  async remove(name: string, signal: AbortSignal): Promise<void> {
    await this.#http.tell({ method: "DELETE", url: this.#url(name), signal }, [200, 204, 404]);
  }

  #url(name: string): URL {
    return new URL(name, this.#base);
  }

  async #entries(folder: string, signal: AbortSignal): Promise<Entry[]> {
    const url = this.#url(`${folder}/`);
    const headers = { depth: "1", "content-type": "application/xml" };
    const response = await this.#http.ask({ method: "PROPFIND", url, headers, body: propfind, signal }, [207, 404]);
    if (response.status === 404) {
      await response.body?.cancel();
      return [];
    }
    const at = new URL(response.url);
    const own = plain(at.pathname);
    const paths = new Map(partsOf(await listIn(response), new Set(["response"])).map(({ texts }) => [pathOf(texts.get("href"), at), texts]));
    // Even of an empty folder it tells the folder itself (RFC 4918 9.1): what is spelled as we cannot read it is not taken for nothing.
    if (!paths.delete(own)) throw new LifeboatError("bad-answer", `${at.host} lists a folder without the folder`);
    return [...paths].map(([path, texts]) => {
      if (!path.startsWith(`${own}/`)) throw new LifeboatError("bad-answer", `${at.host} names things outside the folder`);
      return { name: path.slice(own.length + 1), folder: texts.has("collection"), size: Number(texts.get("getcontentlength") ?? Number.NaN) };
    });
  }

  /** Never the place's own collection. 405 says that it is there (RFC 4918, 9.3.1). */
  async #makeFolders(folder: string, signal: AbortSignal): Promise<void> {
    let path = "";
    for (const part of folder.split("/").filter((each) => each !== "")) {
      path += `${part}/`;
      if (this.#made.has(path)) continue;
      await this.#http.tell({ method: "MKCOL", url: this.#url(path), signal }, [201, 405]);
      this.#made.add(path);
    }
  }
}

function pathOf(href: string | undefined, at: URL): string {
  const url = href ? URL.parse(href, at.href) : null;
  if (!url) throw new LifeboatError("bad-answer", `${at.host} answered with something that is no address`);
  return plain(url.pathname);
}

const plain = (path: string): string => pathKey(path).split("/").filter((part) => part !== "").join("/");
