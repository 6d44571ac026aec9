// A stateful Immich over real HTTP, written from its server sources (version 2; of 3 what others tell): pages, validation errors, duplicates
// by checksum (those in the trash, too), a partner's photos in searches, permissions, tags that searches do not tell.
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen, stop } from "../../net/loopback.fixture.ts";

export type FakeAsset = {
  readonly id: string;
  readonly ownerId: string;
  readonly bytes: Buffer;
  readonly checksum: string;
  readonly originalFileName: string;
  readonly originalMimeType: string;
  readonly fileCreatedAt: string;
  readonly visibility: "timeline" | "archive" | "hidden";
  readonly livePhotoVideoId: string | null;
  readonly sidecar: string | undefined;
  isFavorite: boolean;
  isTrashed: boolean;
  description: string;
  /** Whether the server has looked into the file. */
  hasExif: boolean;
  originalPath: string;
  tags: readonly string[];
};
type FakeAlbum = { readonly id: string; readonly albumName: string; readonly ownerId: string; readonly assets: Set<string> };
type Answer = { readonly status: number; readonly json?: unknown; readonly bytes?: Buffer };
type Asked = { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: Buffer; readonly headers: IncomingMessage["headers"] };

const anna = randomUUID();
export const partner = randomUUID();
const key = "a-key-of-43-characters";
/** `isoDatetimeToDate` of version 3. */
const withOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

export class ImmichServer {
  readonly assets = new Map<string, FakeAsset>();
  readonly albums = new Map<string, FakeAlbum>();
  readonly seen: string[] = [];
  readonly #major: number;
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  /** "127.0.0.1:port" */
  host = "";
  /** Most in a page, whatever is asked for. */
  page = 1000;
  /** Called before each page of a search: another device at work. */
  meanwhile: (() => void) | undefined;
  mayListTags = true;
  dropReplies = false;
  /** Answered to uploads instead, with 400. */
  refuses: string | undefined;
  #open = 0;

  constructor(major: number) {
    this.#major = major;
  }

  static async start(major = 3): Promise<ImmichServer> {
    const server = new ImmichServer(major);
    server.host = await listen(server.#http);
    return server;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  get open(): number {
    return this.#open;
  }

  add(bytes: Uint8Array, more: Partial<FakeAsset> = {}): FakeAsset {
    const asset: FakeAsset = {
      id: randomUUID(),
      ownerId: anna,
      bytes: Buffer.from(bytes),
      checksum: createHash("sha1").update(bytes).digest("base64"),
      originalFileName: "IMG_1.jpg",
      originalMimeType: "image/jpeg",
      fileCreatedAt: "2019-06-01T10:20:30.000Z",
      visibility: "timeline",
      livePhotoVideoId: null,
      sidecar: undefined,
      isFavorite: false,
      isTrashed: false,
      description: "",
      hasExif: true,
      originalPath: "/data/x",
      tags: [],
      ...more,
    };
    this.assets.set(asset.id, asset);
    return asset;
  }

  addAlbum(albumName: string, assets: readonly string[] = [], ownerId = anna): FakeAlbum {
    const album = { id: randomUUID(), albumName, ownerId, assets: new Set(assets) };
    this.albums.set(album.id, album);
    return album;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return stop(this.#http);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#open += 1;
    response.once("close", () => (this.#open -= 1));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", this.url);
    const { method = "", headers } = request;
    this.seen.push(`${method} ${url.pathname}`);
    const asked = { method, path: url.pathname, query: url.searchParams, body: Buffer.concat(chunks), headers };
    const answer = this.#answer(asked);
    if (this.dropReplies && method === "POST" && url.pathname === "/api/assets") return void request.socket.destroy();
    const isJson = answer.bytes === undefined;
    response.writeHead(answer.status, { "content-type": isJson ? "application/json" : "application/octet-stream" });
    response.end(isJson ? JSON.stringify(answer.json ?? null) : answer.bytes);
  }

  #answer(asked: Asked): Answer {
    const { method, path, headers } = asked;
    if (!path.startsWith("/api/")) return { status: 200, json: "the web app" };
    const route = `${method} ${path.slice(5).replace(/[0-9a-f-]{36}/, ":id")}`;
    if (route === "GET server/version") return { status: 200, json: { major: this.#major, minor: 1, patch: 0 } };
    if (headers["x-api-key"] !== key) return { status: 401, json: { message: "Invalid API key", error: "Unauthorized", statusCode: 401 } };
    const id = /[0-9a-f-]{36}/.exec(path)?.[0] ?? "";
    const routes: Record<string, () => Answer> = {
      "GET users/me": () => ({ status: 200, json: { id: anna, email: "anna@example.org", name: "Anna" } }),
      "GET assets/statistics": () => this.#statistics(asked),
      "POST search/metadata": () => this.#search(jsonOf(asked)),
      "GET assets/:id": () => this.#asset(id),
      "GET assets/:id/original": () => this.#original(id, headers.range),
      "POST assets/bulk-upload-check": () => this.#check(jsonOf(asked)),
      "POST assets": () => this.#upload(asked),
      "PUT assets": () => this.#update(jsonOf(asked)),
      "DELETE assets": () => this.#trash(jsonOf(asked)),
      "POST trash/restore/assets": () => this.#restore(jsonOf(asked)),
      "GET tags": () => this.#listTags(),
      "GET albums": () => this.#listAlbums(asked.query),
      "POST albums": () => this.#makeAlbum(jsonOf(asked)),
      "PUT albums/:id/assets": () => this.#addToAlbum(id, jsonOf(asked)),
      "DELETE albums/:id/assets": () => this.#takeFromAlbum(id, jsonOf(asked)),
    };
    return routes[route]?.() ?? { status: 404, json: { message: `Cannot ${method} ${path}`, error: "Not Found", statusCode: 404 } };
  }

  #statistics({ query }: Asked): Answer {
    const isTrashed = query.get("isTrashed") === "true";
    const total = [...this.assets.values()].filter((asset) => asset.ownerId === anna && asset.visibility === query.get("visibility") && asset.isTrashed === isTrashed).length;
    return { status: 200, json: { images: total, videos: 0, total } };
  }

  #search(asked: Record<string, unknown>): Answer {
    const { page = 1, size = 250, visibility = "timeline", albumIds, tagIds, withExif } = asked as { page?: number; size?: number; visibility?: string; albumIds?: string[]; tagIds?: string[]; withExif?: boolean };
    if (!Number.isInteger(size) || size < 1 || size > 1000 || !Number.isInteger(page) || page < 1) return this.#invalid("size");
    this.meanwhile?.();
    const inAlbums = (id: string): boolean => albumIds === undefined || albumIds.some((album) => this.albums.get(album)?.assets.has(id));
    // By the closure of tags: what has one below is found, too.
    const isTagged = ({ tags }: FakeAsset): boolean => tagIds === undefined || tagIds.some((id) => tags.some((tag) => `${tag}/`.startsWith(`${id.slice(4)}/`)));
    const found = [...this.assets.values()].filter((asset) => asset.visibility === visibility && !asset.isTrashed && inAlbums(asset.id) && isTagged(asset) && (withExif !== true || asset.hasExif));
    const most = Math.min(size, this.page);
    const items = found.slice((page - 1) * most, page * most);
    const nextPage = page * most < found.length ? String(page + 1) : null;
    return { status: 200, json: { albums: { total: 0, count: 0, items: [], facets: [] }, assets: { total: found.length, count: items.length, items: items.map((asset) => ({ ...responseOf(asset), tags: undefined, ...(withExif !== true && { exifInfo: undefined }) })), facets: [], nextPage } } };
  }

  #asset(id: string): Answer {
    const asset = this.assets.get(id);
    return asset?.ownerId === anna ? { status: 200, json: responseOf(asset) } : this.#denied("asset.read");
  }

  #original(id: string, range: string | undefined): Answer {
    const asset = this.assets.get(id);
    if (asset === undefined) return this.#denied("asset.download");
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
    if (from === undefined) return { status: 200, bytes: asset.bytes };
    if (Number(from) >= asset.bytes.length) return { status: 416, bytes: Buffer.alloc(0) };
    return { status: 206, bytes: asset.bytes.subarray(Number(from), to ? Number(to) + 1 : undefined) };
  }

  #check(asked: Record<string, unknown>): Answer {
    const { assets } = asked as { assets: { id: string; checksum: string }[] };
    const results = assets.map(({ id, checksum }) => {
      const known = this.#withChecksum(checksum);
      return known === undefined ? { id, action: "accept" } : { id, action: "reject", reason: "duplicate", assetId: known.id, isTrashed: known.isTrashed };
    });
    return { status: 200, json: { results } };
  }

  #withChecksum(checksum: string): FakeAsset | undefined {
    const base64 = checksum.length === 28 ? checksum : Buffer.from(checksum, "hex").toString("base64");
    return [...this.assets.values()].find((asset) => asset.ownerId === anna && asset.checksum === base64);
  }

  #upload({ body, headers }: Asked): Answer {
    if (Number(headers["content-length"]) !== body.length) return this.#invalid("a body of another length");
    const { fields, files } = formOf(body, headers["content-type"] ?? "");
    const file = files["assetData"];
    if (file === undefined) return this.#invalid("assetData");
    for (const name of ["fileCreatedAt", "fileModifiedAt"]) if (!withOffset.test(fields[name] ?? "")) return this.#invalid(name);
    if (this.#major < 3) for (const name of ["deviceAssetId", "deviceId"]) if (!fields[name]) return this.#invalid(name);
    if (!/\.(jpe?g|heic|png|mp4|mov)$/i.test(file.name)) return { status: 400, json: { message: `Unsupported file type ${file.name}`, statusCode: 400 } };
    if (this.refuses !== undefined) return { status: 400, json: { message: this.refuses, statusCode: 400 } };
    const known = this.#withChecksum(createHash("sha1").update(file.bytes).digest("hex"));
    if (known !== undefined) return { status: 200, json: { id: known.id, status: "duplicate" } };
    const { id } = this.add(file.bytes, {
      originalFileName: fields["filename"] ?? file.name,
      fileCreatedAt: new Date(fields["fileCreatedAt"] ?? "").toISOString(),
      isFavorite: fields["isFavorite"] === "true",
      visibility: fields["visibility"] === "hidden" ? "hidden" : "timeline",
      livePhotoVideoId: fields["livePhotoVideoId"] ?? null,
      sidecar: files["sidecarData"]?.bytes.toString(),
    });
    return { status: 201, json: { id, status: "created" } };
  }

  #update(asked: Record<string, unknown>): Answer {
    const { ids, isFavorite } = asked as { ids: string[]; isFavorite: boolean };
    for (const id of ids) {
      const asset = this.assets.get(id);
      if (asset === undefined) return this.#denied("asset.update");
      asset.isFavorite = isFavorite;
    }
    return { status: 204 };
  }

  #trash(asked: Record<string, unknown>): Answer {
    const { ids, force } = asked as { ids: string[]; force?: boolean };
    for (const id of ids) {
      const asset = this.assets.get(id);
      if (asset === undefined) return this.#denied("asset.delete");
      asset.isTrashed = true;
      if (force === true) this.assets.delete(id);
    }
    return { status: 204 };
  }

  #restore(asked: Record<string, unknown>): Answer {
    const { ids } = asked as { ids: string[] };
    for (const id of ids) Object.assign(this.assets.get(id) ?? {}, { isTrashed: false });
    return { status: 200, json: { count: ids.length } };
  }

  #listTags(): Answer {
    if (!this.mayListTags) return { status: 403, json: { message: "Missing required permission: tag.read", error: "Forbidden", statusCode: 403 } };
    const values = [...this.assets.values()].flatMap(({ tags }) => tags.flatMap((tag) => tag.split("/").map((_, at, all) => all.slice(0, at + 1).join("/"))));
    return { status: 200, json: [...new Set(values)].map((value) => ({ id: `tag-${value}`, name: value.split("/").at(-1), value })) };
  }

  /** Version 3 also lists what is shared with Anna, and knows `isOwned`; version 2 lists her own, or those that are shared. */
  #listAlbums(query: URLSearchParams): Answer {
    const assetId = query.get("assetId");
    const ownOnly = (this.#major < 3 && query.get("shared") !== "true") || query.get("isOwned") === "true";
    const albums = [...this.albums.values()].filter((album) => (assetId === null ? !ownOnly || album.ownerId === anna : album.assets.has(assetId)));
    return { status: 200, json: albums.map((album) => this.#albumOf(album)) };
  }

  #makeAlbum(asked: Record<string, unknown>): Answer {
    if (typeof asked["albumName"] !== "string") return this.#invalid("albumName");
    return { status: 201, json: this.#albumOf(this.addAlbum(asked["albumName"])) };
  }

  #albumOf({ id, albumName, ownerId, assets }: FakeAlbum): object {
    const owner = { user: { id: ownerId, email: "", name: "" }, role: "owner" };
    return { id, albumName, description: "", assetCount: assets.size, shared: false, ...(this.#major < 3 ? { ownerId, albumUsers: [], assets: [] } : { albumUsers: [owner] }) };
  }

  #addToAlbum(id: string, asked: Record<string, unknown>): Answer {
    const album = this.albums.get(id);
    if (album?.ownerId !== anna) return this.#denied("albumAsset.create");
    const results = (asked["ids"] as string[]).map((each) => {
      if (album.assets.has(each)) return { id: each, success: false, error: "duplicate" };
      if (!this.assets.has(each)) return { id: each, success: false, error: "no_permission" };
      album.assets.add(each);
      return { id: each, success: true };
    });
    return { status: 200, json: results };
  }

  #takeFromAlbum(id: string, asked: Record<string, unknown>): Answer {
    const album = this.albums.get(id);
    if (album?.ownerId !== anna) return this.#denied("albumAsset.delete");
    return { status: 200, json: (asked["ids"] as string[]).map((each) => ({ id: each, success: album.assets.delete(each) })) };
  }

  #denied(permission: string): Answer {
    return { status: 400, json: { message: `Not found or no ${permission} access`, error: "Bad Request", statusCode: 400 } };
  }

  #invalid(field: string): Answer {
    if (this.#major < 3) return { status: 400, json: { message: [`${field} should not be empty`], error: "Bad Request", statusCode: 400 } };
    return { status: 400, json: { message: "Validation failed", errors: [{ code: "invalid_type", path: [field], message: "Invalid input" }] } };
  }
}

/** AssetResponseDto, with what is always there. */
function responseOf({ bytes, description, hasExif, tags, ...asset }: FakeAsset): object {
  const { fileCreatedAt } = asset;
  const rest = { type: "IMAGE", thumbhash: null, localDateTime: fileCreatedAt, duration: null, hasMetadata: true, fileModifiedAt: fileCreatedAt, createdAt: fileCreatedAt, width: 1, height: 1 };
  const changing = { updatedAt: new Date(Date.parse(fileCreatedAt) + Math.floor(Math.random() * 1e9)).toISOString(), isArchived: false, isOffline: false, isEdited: false };
  return { ...asset, sidecar: undefined, ...rest, ...changing, ...(hasExif && { exifInfo: { fileSizeInByte: bytes.length, description, dateTimeOriginal: fileCreatedAt } }), people: [], tags: tags.map((value) => ({ name: value.split("/").at(-1), value })) };
}

const jsonOf = ({ body }: Asked): Record<string, unknown> => JSON.parse(body.toString()) as Record<string, unknown>;

type Form = { readonly fields: Record<string, string>; readonly files: Record<string, { readonly name: string; readonly bytes: Buffer }> };

function formOf(body: Buffer, type: string): Form {
  const boundary = /boundary=(\S+)/.exec(type)?.[1] ?? "";
  const form: Form = { fields: {}, files: {} };
  for (const piece of body.toString("latin1").split(`--${boundary}`).slice(1, -1)) {
    const cut = piece.indexOf("\r\n\r\n");
    const head = Buffer.from(piece.slice(0, cut), "latin1").toString();
    const bytes = Buffer.from(piece.slice(cut + 4, -2), "latin1");
    const [, name = "", file] = /name="([^"]*)"(?:; filename="([^"]*)")?/.exec(head) ?? [];
    if (file === undefined) form.fields[name] = bytes.toString();
    else form.files[name] = { name: decodeURIComponent(file.replaceAll(/%(?!22|0D|0A)/g, "%25")), bytes };
  }
  return form;
}
