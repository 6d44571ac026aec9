// What Lifeboat asks of a WebDAV server (RFC 4918): folders, and files in them.
import { LifeboatError } from "../../../api/errors.ts";
import { withoutTrailing } from "../../formats/without-trailing.ts";
import type { DavClient, DavRequest } from "../dav/client.ts";
import { isReadOnly } from "../dav/collections.ts";
import { pathWithin } from "../dav/href.ts";
import { etagOf, textOf, type DavResponse } from "../dav/multistatus.ts";
import { document, names, propElement } from "../dav/names.ts";
import { DavError, davError } from "../dav/status.ts";
import type { Body, Io } from "../provider.ts";
import { lengthOf, openBody } from "../remote-body.ts";
import { isBelow, nameOf, urlBelow } from "./paths.ts";

export type Entry = {
  /** As in hrefs. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly etag: string | undefined;
  readonly size: number | undefined;
  readonly modified: Date | undefined;
};
/** `at`: where the answer came from, in the end. */
export type Listing = { readonly entries: readonly Entry[]; readonly readOnly: boolean; readonly at: URL };

const question = document("DAV: propfind", propElement([names.resourceType, names.etag, names.contentLength, names.lastModified, names.privileges]));
/** The request arrived, but what it is about is not there or is another thing. */
const notThere = new Set([404, 405, 409, 410]);

export class Site {
  /** Ends in a slash. */
  readonly root: URL;
  readonly #client: DavClient;

  constructor(root: URL, client: DavClient) {
    this.root = root;
    this.#client = client;
  }

  /** Everything in a folder. Throws "gone" where it is none, "bad-answer" for an answer that is not whole. */
  async list(folder: string, io: Io): Promise<Listing> {
    if (!isBelow(folder)) throw new LifeboatError("gone", "no folder of this account");
    const entries: Entry[] = [];
    let own: DavResponse | undefined;
    const url = urlBelow(this.root, folder, true);
    const answer = await this.#client.multistatus({ method: "PROPFIND", url, depth: "1", body: question }, io);
    const at = withSlash(answer.url);
    for await (const parts of answer.parts) {
      for (const part of parts) {
        if (!("response" in part)) continue;
        const path = pathWithin(at, part.response.href);
        if (path === undefined) own = part.response;
        else if (part.response.status !== 404) entries.push(entryOf(path, part.response));
      }
    }
    // Even of an empty folder it tells the folder itself (RFC 4918 9.1).
    if (own === undefined) throw new LifeboatError("bad-answer", `${url.host} lists a folder without the folder`);
    if (!isFolder(own)) throw new LifeboatError("gone", "it is no folder any more");
    return { entries, readOnly: isReadOnly(own), at };
  }

  /** One file or folder; undefined where nothing is there. */
  async look(path: string, io: Io): Promise<Entry | undefined> {
    const url = urlBelow(this.root, path);
    try {
      const { responses } = await this.#client.responses({ method: "PROPFIND", url, depth: "0", body: question }, io);
      const [response] = responses;
      return response === undefined || response.status === 404 ? undefined : entryOf(url.pathname, response);
    } catch (error) {
      if (error instanceof LifeboatError && error.code === "gone") return undefined;
      throw error;
    }
  }

  /** Any answer with content (200, 206) or 416, for a range that is not there. Throws "not-found". */
  async get(path: string, range: string | undefined, io: Io): Promise<Response> {
    // Of a compressed answer, length and etag would be those of other bytes.
    const headers = { "accept-encoding": "identity", ...(range !== undefined && { range: `bytes=${range}` }) };
    const response = await this.#client.send({ method: "GET", url: urlBelow(this.root, path), headers }, io);
    if ([200, 206, 416].includes(response.status)) return response;
    const error = await davError(response, "GET", io.now());
    throw error.code === "gone" ? new LifeboatError("not-found", error.detail, { cause: error }) : error;
  }

  /** The time becomes the file's where the server knows ownCloud's header, as Nextcloud does. */
  async put(path: string, body: Body, modified: Date | undefined, io: Io): Promise<void> {
    const length = await lengthOf(body);
    const headers = {
      "content-type": body.type,
      ...(length !== undefined && { "content-length": String(length) }),
      ...(modified !== undefined && { "x-oc-mtime": String(Math.floor(modified.getTime() / 1000)) }),
    };
    const content = "bytes" in body ? body.bytes : (): ReadableStream<Uint8Array> => openBody(body);
    await this.#tell({ method: "PUT", url: urlBelow(this.root, path), headers, body: content }, io);
  }

  /** Gives a file another name, all at once. False, and nothing changed, where the name is taken and may not be. */
  async move(from: string, to: string, over: "replacing" | "new", io: Io): Promise<boolean> {
    const headers = { destination: urlBelow(this.root, to).href, overwrite: over === "new" ? "F" : "T" };
    try {
      await this.#tell({ method: "MOVE", url: urlBelow(this.root, from), headers }, io);
      return true;
    } catch (error) {
      if (error instanceof DavError && error.status === 412) return false;
      throw error;
    }
  }

  /** With an etag, only that version; throws "conflict". What is gone already is removed. */
  async remove(path: string, etag: string | undefined, io: Io): Promise<void> {
    try {
      await this.#tell({ method: "DELETE", url: urlBelow(this.root, path), headers: etag === undefined ? {} : { "if-match": etag } }, io);
    } catch (error) {
      if (!(error instanceof LifeboatError) || error.code !== "gone") throw error;
    }
  }

  /** False where something of that name is there (RFC 4918 9.3.1). */
  async makeFolder(path: string, io: Io): Promise<boolean> {
    try {
      await this.#tell({ method: "MKCOL", url: urlBelow(this.root, path, true) }, io);
      return true;
    } catch (error) {
      if (error instanceof DavError && error.status === 405) return false;
      throw error;
    }
  }

  async #tell(ask: DavRequest, io: Io): Promise<void> {
    const response = await this.#client.send(ask, io);
    if ([200, 201, 204].includes(response.status)) await response.body?.cancel();
    else throw await davError(response, ask.method, io.now());
  }
}

/** Whether an address is no folder of a WebDAV server, rather than that it could not be asked. */
export function isNoFolder(error: unknown): boolean {
  if (error instanceof DavError) return notThere.has(error.status) || (error.status >= 200 && error.status < 300) || error.status === 501;
  return error instanceof LifeboatError && error.code === "gone";
}

export function withSlash(url: URL): URL {
  const folder = new URL(url);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return folder;
}

function entryOf(path: string, response: DavResponse): Entry {
  const failed = response.status ?? response.missing.get(names.resourceType) ?? 200;
  if (failed >= 500) throw new LifeboatError("server", `what a folder holds is not clear (status ${failed})`);
  const size = Number(textOf(response, names.contentLength)?.trim() || Number.NaN);
  const modified = new Date(textOf(response, names.lastModified)?.trim() ?? "");
  return {
    name: nameOf(withoutTrailing(path, "/").split("/").at(-1) ?? ""),
    isFolder: isFolder(response),
    etag: etagOf(response),
    size: Number.isSafeInteger(size) && size >= 0 ? size : undefined,
    modified: Number.isNaN(modified.getTime()) ? undefined : modified,
  };
}

function isFolder(response: DavResponse): boolean {
  return response.props.get(names.resourceType)?.children.some(({ name }) => name === names.collection) === true;
}
