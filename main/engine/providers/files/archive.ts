// A zip file as an account that can only be read. What it lacks says nothing: exports hold what was asked for.
import { createHash } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import { basename } from "node:path";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import type { RefusedEntry } from "../../formats/zip.ts";
import { readZip } from "../../formats/zip.ts";
import type { Collection, Connection, Io } from "../provider.ts";
import { escapeName, isSkipped, rootId, splitHref } from "./names.ts";
import type { Content, FileEntry, Storage } from "./storage.ts";
import { byName, stopIfAborted } from "./storage.ts";
import { streamContent } from "./stream-content.ts";
import { kindsOf, sortOf } from "./types.ts";
import { volumeId } from "./volume.ts";

type Contents = { readonly state: string; readonly byCollection: ReadonlyMap<string, readonly FileEntry[]> };

export class Archive implements Storage {
  readonly identity: Connection["identity"];
  private readonly path: string;
  private contents: Contents | undefined;

  private constructor(path: string, volume: string) {
    this.path = path;
    const digest = createHash("sha256").update(`${volume}\0${path}`).digest("hex").slice(0, 32);
    this.identity = { id: `files:${digest}`, label: basename(path) };
  }

  static async open(path: string): Promise<Archive> {
    const real = await realpath(path);
    return new Archive(real, await volumeId(await stat(real, { bigint: true })));
  }

  async *collections(io: Io): ReturnType<Connection["collections"]> {
    const { byCollection } = await this.look(io);
    for (const [id, files] of byCollection) yield { is: "collection", collection: this.describe(id, files) };
    yield { is: "end" };
  }

  async entries(collection: string, io: Io): Promise<FileEntry[]> {
    const files = (await this.look(io)).byCollection.get(collection);
    if (files === undefined) throw new LifeboatError("gone", "the archive has no such folder");
    return [...files];
  }

  /** Archives are written once; another file in its place is another state. */
  async assertThere(): Promise<void> {
    if ((await this.state()) !== this.contents?.state) throw new LifeboatError("source-away", "the archive has changed");
  }

  async refresh(_collection: string, entry: FileEntry): Promise<FileEntry> {
    return entry;
  }

  private describe(id: string, files: readonly FileEntry[]): Collection {
    const kinds = [...new Set(files.flatMap((file) => kindsOf[file.sort]))];
    const name = id === rootId ? this.identity.label : basename(id);
    return { id, name, kinds, readOnly: true, unlisted: "unknown" };
  }

  private async look(io: Io): Promise<Contents> {
    stopIfAborted(io);
    const state = await this.state();
    if (this.contents?.state === state) return this.contents;
    const files = await this.readAll(state, io);
    const byCollection = Map.groupBy(files, ({ collection }) => collection);
    const sorted = [...byCollection].map(([id, found]): [string, FileEntry[]] => [id, found.map(({ file }) => file).sort(byName)]);
    this.contents = { state, byCollection: new Map(sorted) };
    return this.contents;
  }

  private async readAll(state: string, io: Io): Promise<{ collection: string; file: FileEntry }[]> {
    const refused: RefusedEntry[] = [];
    const found: { collection: string; file: FileEntry }[] = [];
    for await (const entry of readZip(this.path, { refused: (one) => refused.push(one), signal: io.signal })) {
      const href = entry.name.split("/").map((segment) => escapeName(segment)).join("/");
      const sort = sortOf(entry.name);
      if (sort === undefined || entry.name.split("/").some(isSkipped)) continue;
      const { collection, name } = splitHref(href);
      const display = basename(entry.name);
      const tag = `${state}-${entry.size}-${entry.modified.getTime()}`;
      const content = streamContent(entry.size, () => entry.open());
      found.push({ collection, file: { name, display, sort, size: entry.size, modified: entry.modified, tag, state: tag, content } });
    }
    for (const [n, one] of refused.entries()) {
      const file = refusedFile(one, n, state);
      if (file !== undefined) found.push({ collection: rootId, file });
    }
    return found;
  }

  private async state(): Promise<string> {
    const found = await stat(this.path, { bigint: true }).catch((thrown: unknown) => {
      const error = asLifeboatError(thrown);
      throw error.code === "not-found" ? new LifeboatError("source-away", `${this.path} is not there`) : error;
    });
    return `${found.size}-${found.mtimeNs.toString(36)}`;
  }
}

/** Listed so that the gap has a name; reading it says why. Undefined for what we would not have kept anyway. */
function refusedFile({ name, raw, reason }: RefusedEntry, n: number, state: string): FileEntry | undefined {
  const sort = sortOf(raw);
  if (sort === undefined || sort === "sidecar") return undefined;
  const code = reason === "name" || reason === "duplicate" ? "invalid-item" : reason === "encrypted" ? "unsupported" : "too-large";
  const refuse = (): never => {
    throw new LifeboatError(code, `refused from the archive (${reason}): ${name}`);
  };
  const content: Content = { body: refuse, head: async () => refuse(), whole: async () => refuse() };
  const hidden = escapeName(`refused ${n} ${name.replaceAll("/", " ")}`);
  return { name: hidden, display: name, sort, size: 0, modified: new Date(0), tag: state, state, content };
}
