import { z } from "zod";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { brokenWrite } from "../dav/write.ts";
import { stopIfAborted } from "../files/storage.ts";
import type { Body, Collection, Io, Lack, Op, Outcome, Ref, Target } from "../provider.ts";
import { lengthOf } from "../remote-body.ts";
import { Turns } from "../turns.ts";
import { ImmichError, type Immich } from "./api.ts";
import { type Asset, isExternal, refOf } from "./assets.ts";
import { albumShape, albumsWith, lookUp, ownAlbums } from "./library.ts";
import { isId, libraryId, type ImmichSource } from "./source.ts";
import { sha1Of, upload } from "./upload.ts";

type Create = Extract<Op, { do: "create" }>;
type Replace = Extract<Op, { do: "replace" }>;
type Remove = Extract<Op, { do: "remove" }>;
export type Account = { readonly immich: Immich; readonly owner: string; readonly major: number; readonly source: ImmichSource };
type Ready = { readonly op: Create; readonly checksum: string };
/** `isNew`: its favourite mark was sent with it. */
type There = { readonly op: Create; readonly id: string; readonly isNew: boolean };

const lacks: readonly Lack[] = ["edited", "edited-live", "edited-xmp", "edited-aae", "aae", "json"].map((part) => ({ kind: "photo", field: `part:${part}` }));

const checked = z.object({
  results: z.array(z.object({ id: z.string(), action: z.enum(["accept", "reject"]), reason: z.string().optional(), assetId: z.string().optional(), isTrashed: z.boolean().optional() })),
});
const added = z.array(z.object({ id: z.string(), success: z.boolean(), error: z.string().optional() }));

/** One library has one owner, and albums found by name: writes come one after the other. */
export class ImmichTarget implements Target {
  readonly lacks = lacks;
  readonly #account: Account;
  readonly #turns = new Turns();
  /** Ids by key. Immich 3 keeps no keys; what is written again is known there by its checksum. */
  readonly #written = new Map<string, string>();

  constructor(account: Account) {
    this.#account = account;
  }

  async *write(c: Collection, ops: readonly Op[], io: Io): AsyncIterable<Outcome> {
    if (c.id !== libraryId) throw new LifeboatError("gone", `no collection ${c.id} in this account`);
    yield* await this.#turns.run(() => this.#write(ops, io));
  }

  async *find(_: Collection, keys: readonly string[], io: Io): AsyncIterable<{ key: string; ref: Ref }> {
    for (const key of new Set(keys)) {
      const id = this.#written.get(key);
      const found = id === undefined ? undefined : await lookUp(this.#account.immich, id, io);
      if (found !== undefined) yield { key, ref: refOf(found) };
    }
  }

  async #write(ops: readonly Op[], io: Io): Promise<Outcome[]> {
    stopIfAborted(io);
    const creates = [...new Map(ops.filter((op) => op.do === "create").map((op) => [op.key, op])).values()];
    try {
      const outcomes = creates.length === 0 ? [] : await this.#create(creates, io);
      for (const op of ops) {
        if (op.do === "remove") outcomes.push(await this.#remove(op, io));
        else if (op.do === "replace") outcomes.push(await this.#regroup(op, io));
      }
      return outcomes;
    } finally {
      this.#account.source.forget();
    }
  }

  async #create(ops: readonly Create[], io: Io): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const ready: Ready[] = [];
    for (const op of ops) {
      try {
        ready.push({ op, checksum: await sha1Of(op.item.body) });
      } catch (thrown) {
        outcomes.push(refused(op.key, thrown));
      }
    }
    const there: There[] = [];
    const known = await this.#known(ready, io);
    for (const each of ready) {
      const id = known.get(each.op.key);
      const outcome = id === undefined ? await this.#upload(each, io) : { op: each.op, id, isNew: false };
      if ("is" in outcome) outcomes.push(outcome);
      else there.push(outcome);
    }
    return [...outcomes, ...(await this.#finish(there, io))];
  }

  /** By key, what is there already. From the trash it is brought back. */
  async #known(ready: readonly Ready[], io: Io): Promise<Map<string, string>> {
    const { immich } = this.#account;
    const json = { assets: ready.map(({ op, checksum }) => ({ id: op.key, checksum })) };
    const { results } = await immich.ask({ method: "POST", path: "assets/bulk-upload-check", json }, checked, io);
    const there = results.filter(({ action, assetId }) => action === "reject" && assetId !== undefined);
    const trashed = there.flatMap(({ assetId, isTrashed }) => (isTrashed === true && assetId !== undefined ? [assetId] : []));
    if (trashed.length > 0) await immich.tell({ method: "POST", path: "trash/restore/assets", json: { ids: trashed } }, io);
    return new Map(there.map(({ id, assetId }) => [id, assetId ?? ""]));
  }

  async #upload({ op, checksum }: Ready, io: Io): Promise<There | Outcome> {
    const { immich, major } = this.#account;
    try {
      stopIfAborted(io);
      return { op, id: await upload(immich, { key: op.key, item: op.item, checksum, device: major < 3 }, io), isNew: true };
    } catch (thrown) {
      return refused(op.key, thrown);
    }
  }

  /** Albums and marks. What cannot be done is an error of the photo: tried again, it is there, and only this is done. */
  async #finish(there: readonly There[], io: Io): Promise<Outcome[]> {
    const failed = new Map<string, Outcome>();
    for (const [name, members] of albumsOf(there)) {
      try {
        await this.#addToAlbum(name, members.map(({ id }) => id), io);
      } catch (thrown) {
        for (const { op } of members) failed.set(op.key, refused(op.key, thrown));
      }
    }
    const marked = there.filter(({ op, isNew }) => !isNew && op.item.facts?.favourite === true);
    try {
      if (marked.length > 0) await this.#account.immich.tell({ method: "PUT", path: "assets", json: { ids: marked.map(({ id }) => id), isFavorite: true } }, io);
    } catch (thrown) {
      for (const { op } of marked) failed.set(op.key, refused(op.key, thrown));
    }
    const outcomes: Outcome[] = [];
    for (const { op, id } of there) {
      this.#written.set(op.key, id);
      outcomes.push(failed.get(op.key) ?? { key: op.key, is: "done", ref: await this.#refNow(id, io) });
    }
    return outcomes;
  }

  /** Written it is; where nobody can say its etag now, the next listing does. */
  async #refNow(id: string, io: Io): Promise<Ref> {
    const found = await lookUp(this.#account.immich, id, io).catch((thrown: unknown) => {
      io.log("what was written cannot be looked at", { code: asLifeboatError(thrown).code });
      return undefined;
    });
    return found === undefined ? { href: id } : refOf(found);
  }

  async #addToAlbum(name: string, ids: readonly string[], io: Io): Promise<void> {
    const { immich, owner } = this.#account;
    const known = (await ownAlbums(immich, owner, io)).filter(({ albumName }) => albumName === name).map(({ id }) => id).sort();
    const album = known[0] ?? (await immich.ask({ method: "POST", path: "albums", json: { albumName: name } }, albumShape, io)).id;
    const results = await immich.ask({ method: "PUT", path: `albums/${album}/assets`, json: { ids: [...new Set(ids)] } }, added, io);
    const refusal = results.find(({ success, error }) => !success && error !== "duplicate");
    if (refusal !== undefined) throw new LifeboatError("forbidden", `an album does not take a photo (${refusal.error ?? ""})`);
  }

  /** Into the albums it names, out of others of one's own. Bytes are not replaced there. */
  async #regroup({ key, ref, item }: Replace, io: Io): Promise<Outcome> {
    const { immich, owner } = this.#account;
    try {
      stopIfAborted(io);
      const found = isId(ref.href) ? await lookUp(immich, ref.href, io) : undefined;
      if (found === undefined || (ref.etag !== undefined && refOf(found).etag !== ref.etag)) return { key, is: "conflict" };
      if (!(await isSame(found.asset, item.body))) return { key, is: "failed", code: "unsupported", detail: "a photo is not replaced there" };
      const wanted = new Set(item.facts?.groups ?? []);
      const there = await albumsWith(immich, ref.href, io);
      const own = new Set((await ownAlbums(immich, owner, io)).map(({ id }) => id));
      for (const name of wanted) if (!there.some(({ albumName }) => albumName === name)) await this.#addToAlbum(name, [ref.href], io);
      for (const { id, albumName } of there) if (own.has(id) && !wanted.has(albumName)) await immich.tell({ method: "DELETE", path: `albums/${id}/assets`, json: { ids: [ref.href] } }, io);
      return { key, is: "done", ref: await this.#refNow(ref.href, io) };
    } catch (thrown) {
      return refused(key, thrown);
    }
  }

  /** Into the trash: from there it can be brought back. */
  async #remove({ key, ref }: Remove, io: Io): Promise<Outcome> {
    const { immich } = this.#account;
    try {
      stopIfAborted(io);
      const found = isId(ref.href) ? await lookUp(immich, ref.href, io) : undefined;
      if (found === undefined) return { key, is: "done" };
      if (ref.etag !== undefined && refOf(found).etag !== ref.etag) return { key, is: "conflict" };
      await immich.tell({ method: "DELETE", path: "assets", json: { ids: [ref.href] } }, io);
      return { key, is: "done" };
    } catch (thrown) {
      return refused(key, thrown);
    }
  }
}

/** Of a file in an external library the server knows no checksum. */
async function isSame(asset: Asset, body: Body): Promise<boolean> {
  if (isExternal(asset)) return (await lengthOf(body)) === asset.exifInfo?.fileSizeInByte;
  return Buffer.from(asset.checksum, "base64").toString("hex") === (await sha1Of(body));
}

function albumsOf(there: readonly There[]): Map<string, There[]> {
  const albums = new Map<string, There[]>();
  for (const each of there) {
    for (const name of new Set(each.op.item.facts?.groups ?? [])) albums.set(name, [...(albums.get(name) ?? []), each]);
  }
  return albums;
}

/** The server said no, or nobody knows. Throws what refuses the run as a whole. */
function refused(key: string, thrown: unknown): Outcome {
  if (thrown instanceof ImmichError && thrown.code !== "auth") return { key, is: "failed", code: thrown.code, detail: thrown.detail };
  if (thrown instanceof LifeboatError && ["forbidden", "unsupported", "invalid-item"].includes(thrown.code)) return { key, is: "failed", code: thrown.code, detail: thrown.detail };
  return brokenWrite(key, thrown);
}
