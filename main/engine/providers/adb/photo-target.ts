// Photos and videos back onto a phone: sent aside, read back, noted under their keys, then named, and shown to Android's media
// database. Names come from us alone, so that nothing leaves Pictures and the albums that are there.
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import { type FreeName, photoName, TakenNames } from "../files/taken-names.ts";
import type { Contents } from "../parts.ts";
import type { Io, Op, Outcome, Ref } from "../provider.ts";
import { looksAtFolders, scan, type Scanner } from "./media-scan.ts";
import { albumFor, fileTime, folderOf, hashThere, Sent } from "./photo-files.ts";
import { PhotoLedger, workFolder } from "./photo-ledger.ts";
import type { PhotosPart } from "./photos.ts";

type Create = Extract<Op, { do: "create" }>;
type Remove = Extract<Op, { do: "remove" }>;
type Staged = FreeName & { readonly op: Create; readonly at: string; readonly size: number };
type Named = Staged & { readonly path: string };

export type PhotoPlace = Scanner & { readonly storage: string; readonly part: PhotosPart };

/** They end a batch: nothing more can be had. */
const endsAll: ReadonlySet<string> = new Set(["cancelled", "source-away", "source-locked", "timeout"]);
/** So many are sent before they get their names: no more is sent again when the cable is pulled. */
const together = 20;
const day = 86_400_000;

export class PhotoTarget {
  private readonly place: PhotoPlace;
  private held: Promise<PhotoLedger> | undefined;
  private albums: readonly string[] | undefined;
  private cleared = false;

  constructor(place: PhotoPlace) {
    this.place = place;
  }

  async *write(ops: readonly Op[], io: Io): AsyncGenerator<Outcome> {
    if (ops.length === 0) return;
    const { phone, storage } = this.place;
    stopIfAborted(io);
    await phone.disk.makeFolder(`${storage}/${workFolder}`, io);
    const ledger = await this.ledger(io);
    try {
      const creates = [...new Map(ops.flatMap((op) => (op.do === "create" ? [[op.key, op] as const] : []))).values()];
      for (let at = 0; at < creates.length; at += together) yield* this.create(creates.slice(at, at + together), ledger, io);
      for (const op of ops) {
        if (op.do === "remove") yield await this.remove(op, ledger, io);
        if (op.do === "replace") yield { key: op.key, is: "failed", code: "unsupported", detail: "photos on a phone are not replaced" };
      }
    } finally {
      this.place.part.forget();
    }
    if (!this.cleared) await this.clearRemains(io);
    this.cleared = true;
  }

  async *find(keys: readonly string[], io: Io): AsyncGenerator<{ key: string; ref: Ref }> {
    if (keys.length === 0) return;
    const ledger = await this.ledger(io);
    const { entries } = await this.place.part.now(io);
    for (const key of new Set(keys)) {
      const ref = found(ledger, entries, key);
      if (ref !== undefined) yield { key, ref };
    }
  }

  private async ledger(io: Io): Promise<PhotoLedger> {
    const loading = (this.held ??= PhotoLedger.load(this.place.phone, this.place.storage, io));
    loading.catch(() => (this.held = undefined));
    return loading;
  }

  private async *create(ops: readonly Create[], ledger: PhotoLedger, io: Io): AsyncGenerator<Outcome> {
    const isKnown = ops.some(({ key }) => ledger.get(key) !== undefined);
    const there = isKnown || this.albums === undefined ? await this.place.part.now(io) : undefined;
    this.albums = there?.groups.map(({ id }) => id) ?? this.albums ?? [];
    const staged: Staged[] = [];
    for (const op of ops) {
      const ref = there && found(ledger, there.entries, op.key);
      const result = ref === undefined ? await this.stage(op, io) : ({ key: op.key, is: "done", ref } as const);
      if ("is" in result) yield result;
      else staged.push(result);
    }
    const named = await this.claimNames(staged, this.albums, io);
    await ledger.add(named.map(({ op, path, size }) => ({ key: op.key, path, size })), io);
    for (const photo of named) yield await this.name(photo, io);
    await this.show(named.map(({ path }) => path), io);
  }

  /** It has no name yet, so that nothing was made, whatever arrived. */
  private async stage(op: Create, io: Io): Promise<Staged | Outcome> {
    const { phone, storage } = this.place;
    const at = `${storage}/${workFolder}/${op.key}.${io.now().getTime()}.part`;
    try {
      const free = photoName(op.key, op.item);
      const sent = new Sent(op.item.body);
      await phone.send(at, ReadableStream.from(sent.pieces()), fileTime(op.item) ?? io.now(), io);
      const kept = (await phone.disk.hash(at, io)) ?? (await hashThere(phone, at, sent.size));
      if (kept !== sent.hash()) throw new LifeboatError("bad-answer", "what the phone kept is not what was sent");
      return { ...free, op, at, size: sent.size };
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      if (endsAll.has(code)) throw thrown;
      await phone.disk.remove(at, io).catch(() => undefined);
      return { key: op.key, is: "failed", code, detail };
    }
  }

  private async claimNames(staged: readonly Staged[], albums: readonly string[], io: Io): Promise<Named[]> {
    const { phone, storage } = this.place;
    const folders = new Map<string, TakenNames>();
    const named: Named[] = [];
    for (const photo of staged) {
      const folder = albumFor(photo.op.item, albums);
      const known = folders.get(folder) ?? new TakenNames((await phone.list(`${storage}/${folder}`, io)).map(({ name }) => name));
      folders.set(folder, known);
      const [name = ""] = await known.claim({ stem: photo.stem, extension: photo.extension, files: [{ part: "", body: photo.op.item.body }] });
      named.push({ ...photo, path: `${folder}/${name}` });
    }
    for (const folder of folders.keys()) await phone.disk.makeFolder(`${storage}/${folder}`, io);
    return named;
  }

  private async name({ op: { key }, at, path }: Named, io: Io): Promise<Outcome> {
    const { phone, storage } = this.place;
    try {
      if (await phone.disk.moveNew(at, `${storage}/${path}`, io)) return { key, is: "done", ref: { href: path } };
      await phone.disk.remove(at, io);
      return { key, is: "failed", code: "exists", detail: "an app on the phone took the name" };
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      if (endsAll.has(code)) throw thrown;
      return { key, is: "failed", code, detail };
    }
  }

  /** Only what was sent from a computer: everything else on the phone is its owner's. */
  private async remove({ key, ref: { href, etag } }: Remove, ledger: PhotoLedger, io: Io): Promise<Outcome> {
    const entry = (await this.place.part.now(io)).entries.get(href);
    if (entry === undefined) return { key, is: "done" };
    if (etag !== undefined && entry.ref.etag !== etag) return { key, is: "conflict" };
    if (!ledger.knows(href)) return { key, is: "failed", code: "read-only", detail: "only photos that Lifeboat put on the phone are taken away" };
    await this.place.phone.disk.remove(`${this.place.storage}/${href}`, io);
    await this.show([href], io);
    return { key, is: "done" };
  }

  /** Where the media database is not told, or does not listen, it looks by itself some time later. */
  private async show(paths: readonly string[], io: Io): Promise<void> {
    const { storage, sdk } = this.place;
    try {
      const wanted = looksAtFolders(sdk) ? new Set(paths.map(folderOf)) : paths;
      await scan(this.place, [...wanted].map((path) => `${storage}/${path}`), io);
    } catch (thrown) {
      const { code, detail } = asLifeboatError(thrown);
      if (endsAll.has(code)) throw thrown;
      io.log("the phone's media database was not told of new photos", { code, detail });
    }
  }

  private async clearRemains(io: Io): Promise<void> {
    const { phone, storage } = this.place;
    for (const { name } of await phone.list(`${storage}/${workFolder}`, io)) {
      const [, since] = /\.(\d+)\.part$/.exec(name) ?? [];
      if (since !== undefined && io.now().getTime() - Number(since) > day) await phone.disk.remove(`${storage}/${workFolder}/${name}`, io);
    }
  }
}

/** Under its name, as long as it was, and not on its way any more. */
function found(ledger: PhotoLedger, entries: Contents["entries"], key: string): Ref | undefined {
  const written = ledger.get(key);
  const ref = written === undefined ? undefined : entries.get(written.path)?.ref;
  return ref?.size === written?.size ? ref : undefined;
}
