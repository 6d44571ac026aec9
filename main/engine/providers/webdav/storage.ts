// Folders on a WebDAV server, for the reader of folders (`files/`): each that holds photos is a collection.
import type { Collection, Connection, Io } from "../provider.ts";
import { displayName, hrefOf, isSkipped, rootId } from "../files/names.ts";
import type { FileEntry, Storage } from "../files/storage.ts";
import { byName, stopIfAborted } from "../files/storage.ts";
import { sortOf } from "../files/types.ts";
import { asLifeboatError } from "../../../api/errors.ts";
import { remoteContent } from "../remote-body.ts";
import { Ledger, workFolder } from "./ledger.ts";
import type { Entry, Listing, Site } from "./site.ts";

/** Deeper folders are not a person's own. */
const deepest = 64;

export class DavStorage implements Storage {
  readonly identity: Connection["identity"];
  readonly #site: Site;
  readonly #ledgers = new Map<string, Promise<Ledger>>();
  /** Of the last call: reading knows no other. */
  #io: Io;

  constructor(site: Site, identity: Connection["identity"], io: Io) {
    this.#site = site;
    this.identity = identity;
    this.#io = io;
  }

  /** Depth first. Where a folder cannot be listed, nobody knows what is below: the answer has no end. */
  async *collections(io: Io): ReturnType<Connection["collections"]> {
    const open = [rootId];
    let whole = true;
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      stopIfAborted(io);
      const found = await this.#site.list(id, io).catch((thrown: unknown) => asLifeboatError(thrown));
      if (found instanceof Error) {
        if (id === rootId || found.code === "auth" || found.code === "cancelled") throw found;
        whole = false;
        io.log("a folder cannot be listed", { code: found.code });
        yield { is: "collection", collection: this.describe(id, true) };
        continue;
      }
      const below = found.entries.filter(({ isFolder, name }) => isFolder && !isSkipped(displayName(name)));
      if (isCollection(found)) yield { is: "collection", collection: this.describe(id, found.readOnly) };
      if (id.split("/").length < deepest) open.push(...below.map(({ name }) => hrefOf(id, name)).sort().reverse());
      else whole &&= below.length === 0;
    }
    if (whole) yield { is: "end" };
  }

  describe(id: string, readOnly: boolean): Collection {
    const name = id === rootId ? this.identity.label : displayName(id.split("/").at(-1) ?? id);
    return { id, name, kinds: ["photo"], readOnly, unlisted: "gone" };
  }

  async entries(collection: string, io: Io): Promise<FileEntry[]> {
    stopIfAborted(io);
    this.#io = io;
    const { entries } = await this.#site.list(collection, io);
    if (!entries.some(isWorkFolder)) this.#ledgers.set(collection, Ledger.load(this.#site, collection, [], io));
    return entries.flatMap((entry) => this.entryOf(collection, entry, io) ?? []).sort(byName);
  }

  /** The listing said so a moment ago, in one answer. */
  async assertThere(): Promise<void> {}

  /** As listed: a file that changes while it is read is found out then. */
  async refresh(collection: string, entry: FileEntry): Promise<FileEntry> {
    const ledger = await this.ledger(collection, this.#io);
    const modified = ledger.timeOf(entry.name, entry.size);
    return modified === undefined ? entry : { ...entry, modified };
  }

  /** Undefined for what is no part of a photo. */
  entryOf(collection: string, { name, isFolder, etag, size, modified }: Entry, io: Io): FileEntry | undefined {
    const display = displayName(name);
    const sort = sortOf(display);
    const isPhoto = sort === "image" || sort === "video" || sort === "sidecar";
    if (isFolder || !isPhoto || isSkipped(display)) return undefined;
    const state = etag ?? `${size ?? ""}-${modified?.getTime() ?? ""}`;
    // Apache calls the etag of a file weak for a second, and then not any more.
    const tag = state.replace(/^W\//, "");
    const content = remoteContent(size, (range) => this.#site.get(hrefOf(collection, name), range, io));
    return { name, display, sort, size: size ?? 0, modified: modified ?? new Date(0), tag, state, content };
  }

  /** Read once for each connection. */
  ledger(collection: string, io: Io): Promise<Ledger> {
    const known = this.#ledgers.get(collection);
    if (known !== undefined) return known;
    const loading = this.#loadLedger(collection, io);
    this.#ledgers.set(collection, loading);
    loading.catch(() => this.#ledgers.delete(collection));
    return loading;
  }

  async #loadLedger(collection: string, io: Io): Promise<Ledger> {
    const listing = await this.#site.list(hrefOf(collection, workFolder), io).catch((thrown: unknown) => {
      if (asLifeboatError(thrown).code === "gone") return undefined;
      throw thrown;
    });
    return Ledger.load(this.#site, collection, listing?.entries ?? [], io);
  }
}

function isCollection({ entries }: Listing): boolean {
  // A vault is not a person's own folder.
  if (entries.some(({ name, isFolder }) => !isFolder && name === "vault.db")) return false;
  return entries.some((entry) => isWorkFolder(entry) || (!entry.isFolder && ["image", "video"].includes(sortOf(displayName(entry.name)) ?? "")));
}

function isWorkFolder({ name, isFolder }: Entry): boolean {
  return isFolder && name === workFolder;
}
