import { createHash } from "node:crypto";
import type { DriveItem, FileSystemInfo } from "@microsoft/microsoft-graph-types";
import { type FakeHandler, type FakeReply, type FakeRequest, ok, refuse } from "./fake-http.fixture.ts";
import { deltaReply, listReply, type World } from "./fake-world.fixture.ts";
import { Shelf, type Stored } from "./shelf.fixture.ts";

type Given = { readonly name?: string; readonly fileSystemInfo?: FileSystemInfo; readonly "@microsoft.graph.conflictBehavior"?: string };
type Session = { readonly folder: string; readonly name: string; readonly given: Given; readonly over: string | undefined; bytes: Buffer };

const types: Readonly<Record<string, string>> = { jpg: "image/jpeg", jpeg: "image/jpeg", heic: "image/heic", png: "image/png", mp4: "video/mp4", mov: "video/quicktime" };

/** A drive with folders of pictures: files come at signed addresses, and go there in pieces. */
export class FakeDrive {
  readonly shelves = new Map<string, Shelf<DriveItem>>();
  readonly contents = new Map<string, Buffer>();
  readonly handle: FakeHandler;
  /** What is not below the service's root, and takes no token. */
  readonly raw: FakeHandler;
  /** An organisation's has no camera roll, and no delta of a single folder. */
  type: "personal" | "business" = "personal";
  /** What is answered whatever is there: when the drive ("drive") or one of its special folders is asked for. */
  readonly refusals = new Map<"drive" | "cameraroll" | "photos", FakeReply>();
  /** How often a folder tells one thing too many, as if one had come or gone while it was listed. */
  miscounts = 0;
  private readonly folders = new Map<string, DriveItem>();
  private readonly sessions = new Map<string, Session>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.addFolder("Pictures", "DRV!root", "DRV!photos");
    this.addFolder("Camera Roll", "DRV!photos", "DRV!roll");
    this.handle = (request) => this.answer(request);
    this.raw = (request) => this.signed(request);
  }

  addFolder(name: string, parent = "DRV!photos", id = this.world.nextId("DRV!")): DriveItem {
    const folder: DriveItem = { id, name, folder: {}, parentReference: { id: parent } };
    this.folders.set(id, folder);
    this.shelves.set(id, new Shelf(this.world));
    return folder;
  }

  private answer(request: FakeRequest): FakeReply | undefined {
    const [me, drive, what, id = "", ...rest] = request.path;
    if (me !== "me" || drive !== "drive") return undefined;
    const refusal = what === "special" ? this.refusals.get(id === "cameraroll" ? id : "photos") : what === undefined ? this.refusals.get("drive") : undefined;
    if (refusal !== undefined) return refusal;
    if (what === undefined) return ok({ id: "DRV", driveType: this.type });
    if (what === "special" && id === "cameraroll") return this.type === "personal" ? ok(this.told("DRV!roll")) : refuse(404, "itemNotFound");
    if (what === "special") return ok(this.told("DRV!photos"));
    const [plain = "", ...path] = `${id}/${rest.join("/")}`.split(":");
    if (path.length > 0) return this.byName(request, plain, path[0]?.slice(1) ?? "", path[1]);
    if (this.folders.has(id)) return this.folder(request, id, rest[0]);
    return this.item(request, id, rest[0]);
  }

  private folder(request: FakeRequest, id: string, what: string | undefined): FakeReply {
    const shelf = this.shelves.get(id);
    if (shelf === undefined) return refuse(404, "itemNotFound");
    if (what === "delta" && this.type === "business") return refuse(400, "invalidRequest", "delta is of the root only");
    if (what === "delta") return deltaReply(this.world, request, shelf, (item) => item, (gone) => ({ id: gone, deleted: { state: "deleted" } }));
    if (what !== "children") return ok(this.told(id));
    if (request.method === "GET") return listReply(this.world, request, this.childrenOf(id));
    return ok(this.addFolder(request.json<DriveItem>().name ?? "", id), 201);
  }

  private childrenOf(id: string): object[] {
    return [...[...this.folders.values()].filter(({ parentReference }) => parentReference?.id === id), ...(this.shelves.get(id)?.list() ?? [])];
  }

  private told(id: string): DriveItem {
    const childCount = this.childrenOf(id).length + (this.miscounts > 0 ? 1 : 0);
    this.miscounts = Math.max(0, this.miscounts - 1);
    return { ...this.folders.get(id), folder: { childCount } };
  }

  private item(request: FakeRequest, id: string, what: string | undefined): FakeReply {
    const shelf = [...this.shelves.values()].find(({ actual }) => actual.has(id));
    const there = shelf?.actual.get(id);
    if (shelf === undefined || there === undefined) return refuse(404, "itemNotFound");
    if (what === "content") return { status: 302, headers: { Location: `/download/${encodeURIComponent(id)}?sig=${this.world.nextKey()}` } };
    const wanted = request.headers["if-match"];
    if (wanted !== undefined && wanted !== there.eTag) return refuse(412, "resourceModified");
    if (what === "createUploadSession") return this.session({ folder: folderOf(there), name: there.name ?? "", given: request.json<{ item: Given }>().item, over: id, bytes: Buffer.alloc(0) });
    if (request.method !== "DELETE") return ok(there);
    shelf.remove(id);
    return { status: 204 };
  }

  private byName(request: FakeRequest, folder: string, name: string, what = ""): FakeReply {
    const shelf = this.shelves.get(folder);
    if (shelf === undefined) return refuse(404, "itemNotFound");
    const there = this.named(shelf, name);
    if (!what.endsWith("createUploadSession")) return there === undefined ? refuse(404, "itemNotFound") : ok(there);
    const { item } = request.json<{ item: Given }>();
    if (/["*:<>?/\\|]|^\s|[\s.]$/.test(name)) return refuse(400, "invalidRequest", "not a name");
    if (there !== undefined && item["@microsoft.graph.conflictBehavior"] === "fail") return refuse(409, "nameAlreadyExists");
    return this.session({ folder, name, given: item, over: undefined, bytes: Buffer.alloc(0) });
  }

  private named({ actual }: Shelf<DriveItem>, name: string): Stored<DriveItem> | undefined {
    return [...actual.values()].find((item) => item.name?.toLowerCase() === name.toLowerCase());
  }

  private session(session: Session): FakeReply {
    const id = this.world.nextKey();
    this.sessions.set(id, session);
    return ok({ uploadUrl: `${this.world.base.replace(/\/v1\.0$/, "")}/upload/${id}`, expirationDateTime: new Date(this.world.now() + 3_600_000).toISOString() });
  }

  private signed(request: FakeRequest): FakeReply | undefined {
    const [what, id = ""] = request.path;
    if (request.headers["authorization"] !== undefined) return refuse(401, "unauthenticated", "a signed address takes no token");
    if (what === "download") return this.download(request, id);
    return what === "upload" ? this.piece(request, id) : undefined;
  }

  private download(request: FakeRequest, id: string): FakeReply {
    const bytes = this.contents.get(id);
    if (bytes === undefined) return refuse(404, "itemNotFound");
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers["range"] ?? "") ?? [];
    if (from === undefined) return { status: 200, bytes };
    if (Number(from) >= bytes.length) return { status: 416 };
    return { status: 206, bytes: bytes.subarray(Number(from), to === "" || to === undefined ? undefined : Number(to) + 1) };
  }

  private piece(request: FakeRequest, id: string): FakeReply {
    const session = this.sessions.get(id);
    const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers["content-range"] ?? "") ?? [];
    if (session === undefined) return refuse(404, "itemNotFound");
    if (Number(from) !== session.bytes.length || Number(to) + 1 - Number(from) !== request.bytes.length) return refuse(416, "invalidRange");
    if (Number(to) + 1 < Number(size) && request.bytes.length % (320 * 1024) !== 0) return refuse(400, "invalidRange", "pieces are multiples of 320 KiB");
    session.bytes = Buffer.concat([session.bytes, request.bytes]);
    if (session.bytes.length < Number(size)) return ok({ nextExpectedRanges: [`${session.bytes.length}-`] }, 202);
    this.sessions.delete(id);
    return this.finish(session);
  }

  private finish({ folder, name, given, over, bytes }: Session): FakeReply {
    const shelf = this.shelves.get(folder);
    const taken = shelf && this.named(shelf, name);
    const isReplaced = over !== undefined || given["@microsoft.graph.conflictBehavior"] === "replace";
    if (shelf === undefined || (taken !== undefined && !isReplaced)) return refuse(409, "nameAlreadyExists");
    const id = over ?? taken?.id ?? this.world.nextId("DRV!");
    const now = new Date(this.world.now()).toISOString();
    const hashes = { sha1Hash: createHash("sha1").update(bytes).digest("hex").toUpperCase(), sha256Hash: createHash("sha256").update(bytes).digest("hex").toUpperCase() };
    const mimeType = types[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
    this.contents.set(id, bytes);
    const fileSystemInfo = { createdDateTime: now, lastModifiedDateTime: now, ...given.fileSystemInfo };
    const item = shelf.put(id, { name, size: bytes.length, file: { mimeType, hashes }, fileSystemInfo, eTag: `"{${id}},${this.world.nextKey()}"`, parentReference: { id: folder } });
    return ok(item, over === undefined ? 201 : 200);
  }
}

const folderOf = ({ parentReference }: DriveItem): string => parentReference?.id ?? "";
