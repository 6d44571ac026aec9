// Photos into a folder of OneDrive: in pieces, under their own names, with their dates. A name that is taken by the very
// same bytes is the photo that was sent before; by others, the photo gets the next free name.
import { createHash } from "node:crypto";
import type { DriveItem, UploadSession } from "@microsoft/microsoft-graph-types";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { stopIfAborted } from "../files/storage.ts";
import { photoName } from "../files/taken-names.ts";
import type { Body, Io, Item, Op, Outcome, Ref } from "../provider.ts";
import { lengthOf } from "../remote-body.ts";
import { type Answer, errorName, errorOf, isDone } from "./answer.ts";
import { answerIn, type GraphClient } from "./client.ts";
import { refOf } from "./drive-folders.ts";
import { pathId } from "./marks.ts";
import { refusal } from "./outcomes.ts";
import { QuickXorHash } from "./quick-xor.ts";

/** Pieces are multiples of 320 KiB. */
const piece = 32 * 320 * 1024;
const mostNames = 1000;

type Made = { readonly folder: string; readonly ref: Ref };

export class DriveWriting {
  readonly #client: GraphClient;
  /** By key. Nothing on a photo has room for a key, so only this connection knows. */
  readonly #made = new Map<string, Made>();

  constructor(client: GraphClient) {
    this.#client = client;
  }

  async *write(folder: string, ops: readonly Op[], io: Io): AsyncGenerator<Outcome> {
    for (const op of ops) {
      stopIfAborted(io);
      yield await this.#one(folder, op, io);
    }
  }

  async *find(folder: string, keys: readonly string[]): AsyncGenerator<{ key: string; ref: Ref }> {
    for (const key of new Set(keys)) {
      const made = this.#made.get(key);
      if (made?.folder === folder) yield { key, ref: made.ref };
    }
  }

  async #one(folder: string, op: Op, io: Io): Promise<Outcome> {
    try {
      if (op.do === "remove") return await this.#remove(op, io);
      if (op.do === "replace") return await this.#replace(op, io);
      const ref = this.#made.get(op.key)?.ref ?? (await this.#create(folder, op, io));
      this.#made.set(op.key, { folder, ref });
      return { key: op.key, is: "done", ref };
    } catch (thrown) {
      const error = asLifeboatError(thrown);
      if (["auth", "new-host", "rate-limited"].includes(error.code)) throw error;
      const isOpen = ["offline", "timeout", "server", "bad-answer", "cancelled"].includes(error.code);
      return isOpen ? { key: op.key, is: "unsure" } : { key: op.key, is: "failed", code: error.code, detail: error.detail };
    }
  }

  async #remove(op: Extract<Op, { do: "remove" }>, io: Io): Promise<Outcome> {
    const { key, ref } = op;
    const id = pathId(ref.href);
    if (id === undefined) return { key, is: "done" };
    const answer = await this.#client.send({ method: "DELETE", path: `/me/drive/items/${id}`, headers: ifMatch(ref) }, io);
    return isDone(answer) ? { key, is: "done" } : refusal(op, answer);
  }

  async #replace(op: Extract<Op, { do: "replace" }>, io: Io): Promise<Outcome> {
    const id = pathId(op.ref.href);
    if (id === undefined) return { key: op.key, is: "conflict" };
    const body = { item: { "@microsoft.graph.conflictBehavior": "replace", fileSystemInfo: datesOf(op.item) } };
    const answer = await this.#client.send({ method: "POST", path: `/me/drive/items/${id}/createUploadSession`, headers: ifMatch(op.ref), body }, io);
    if (!isDone(answer)) return refusal(op, answer);
    const sent = await this.#upload(answer, op.item.body, io);
    return isDone(sent) ? { key: op.key, is: "done", ref: refOf(sent.body as DriveItem) } : refusal(op, sent);
  }

  async #create(folder: string, { key, item }: Extract<Op, { do: "create" }>, io: Io): Promise<Ref> {
    const { stem, extension } = photoName(key, item);
    const parent = `/me/drive/items/${pathId(folder) ?? "-"}`;
    for (let n = 1; n <= mostNames; n++) {
      const name = `${n === 1 ? stem : `${stem} (${n})`}.${extension}`;
      const at = `${parent}:/${encodeURIComponent(name)}:`;
      const sent = await this.#send(at, name, item, io);
      if (isDone(sent)) return refOf(sent.body as DriveItem);
      if (errorName(sent) !== "nameAlreadyExists") throw errorOf(sent);
      const there = (await this.#client.get(at, io)) as DriveItem;
      const isClaimed = [...this.#made.values()].some(({ ref }) => ref.href === there.id);
      if (!isClaimed && (await isSame(there, item.body))) return refOf(there);
    }
    throw new LifeboatError("exists", `${mostNames} files have this name`);
  }

  async #send(at: string, name: string, item: Item, io: Io): Promise<Answer> {
    const body = { item: { "@microsoft.graph.conflictBehavior": "fail", name, fileSystemInfo: datesOf(item) } };
    const session = await this.#client.send({ method: "POST", path: `${at}/createUploadSession`, body }, io);
    return isDone(session) ? this.#upload(session, item.body, io) : session;
  }

  /** The last piece is answered with the file, or with what is wrong with its name. */
  async #upload(session: Answer, body: Body, io: Io): Promise<Answer> {
    const { uploadUrl } = session.body as UploadSession;
    const size = await lengthOf(body);
    if (!uploadUrl || size === undefined || size === 0) throw new LifeboatError(uploadUrl ? "unsupported" : "bad-answer", "a file that cannot be sent in pieces");
    let at = 0;
    let answer: Answer | undefined;
    for await (const bytes of piecesOf(body)) {
      const headers = { "content-range": `bytes ${at}-${at + bytes.length - 1}/${size}`, "content-type": "application/octet-stream" };
      answer = await answerIn(await this.#client.plain(uploadUrl, { method: "PUT", headers, body: bytes as Uint8Array<ArrayBuffer> }, io));
      at += bytes.length;
      if (!isDone(answer)) break;
    }
    const isWhole = answer !== undefined && (at === size || !isDone(answer));
    if (!isWhole) throw new LifeboatError("damage", `${at} bytes of a photo of ${size}`);
    return answer ?? session;
  }
}

const ifMatch = ({ etag }: Ref): Record<string, string> => (etag === undefined ? {} : { "If-Match": etag });

/** When it was taken is when it was made. */
function datesOf({ facts }: Item): object {
  const taken = Date.parse(facts?.taken ?? "");
  if (Number.isNaN(taken)) return {};
  const at = new Date(taken).toISOString();
  return { createdDateTime: at, lastModifiedDateTime: at };
}

async function* bytesOf(body: Body): AsyncGenerator<Uint8Array> {
  if ("bytes" in body) yield body.bytes;
  else yield* body.open();
}

async function* piecesOf(body: Body): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytesOf(body)) {
    held.push(chunk);
    length += chunk.length;
    while (length >= piece) {
      const all = Buffer.concat(held);
      yield all.subarray(0, piece);
      held = [all.subarray(piece)];
      length -= piece;
    }
  }
  if (length > 0) yield Buffer.concat(held);
}

/** By the checksum the service has; without one, nobody knows. */
async function isSame({ size, file }: DriveItem, body: Body): Promise<boolean> {
  const { sha256Hash, sha1Hash, quickXorHash } = file?.hashes ?? {};
  const sums = { sha256: createHash("sha256"), sha1: createHash("sha1"), quick: new QuickXorHash() };
  let length = 0;
  for await (const chunk of bytesOf(body)) {
    for (const sum of Object.values(sums)) sum.update(chunk);
    length += chunk.length;
  }
  if (length !== size) return false;
  if (sha256Hash) return sha256Hash.toLowerCase() === sums.sha256.digest("hex");
  return quickXorHash ? quickXorHash === sums.quick.digest() : sha1Hash ? sha1Hash.toLowerCase() === sums.sha1.digest("hex") : false;
}
