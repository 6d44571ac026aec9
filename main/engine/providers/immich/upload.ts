// One photo as multipart/form-data (RFC 7578), streamed.
import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { photoName } from "../files/taken-names.ts";
import type { Body, Io, Item } from "../provider.ts";
import { lengthOf } from "../remote-body.ts";
import type { Immich } from "./api.ts";

const answer = z.object({ id: z.string(), status: z.enum(["created", "duplicate", "replaced"]) });

export type Upload = {
  readonly key: string;
  readonly item: Item;
  /** SHA-1, hex. */
  readonly checksum: string;
  /** What versions before 3 want to know. */
  readonly device: boolean;
};
/** Fields go before files: the server reads them first. */
type Form = { readonly fields: Readonly<Record<string, string>>; readonly files: readonly FormFile[] };
type FormFile = { readonly field: "assetData" | "sidecarData"; readonly name: string; readonly body: Body };

export async function sha1Of(body: Body): Promise<string> {
  const digest = createHash("sha1");
  for await (const chunk of chunksOf(body)) digest.update(chunk);
  return digest.digest("hex");
}

/** Sends the film of a Live Photo first, then the photo. Returns the id of what is there then, be it new or not. */
export async function upload(immich: Immich, { key, item, checksum, device }: Upload, io: Io): Promise<string> {
  const { stem, extension } = photoName(key, item);
  const name = item.facts?.name ?? `${stem}.${extension}`;
  const live = item.parts?.["live"];
  const xmp = item.parts?.["xmp"];
  const time = timeOf(item, io.now());
  const common = { fileCreatedAt: time, fileModifiedAt: time, ...(device && { deviceAssetId: key, deviceId: "Lifeboat" }) };
  const film = live === undefined ? undefined : await send(immich, formOf(`${stem}.${live.type === "video/mp4" ? "mp4" : "mov"}`, live, { ...common, visibility: "hidden" }), await sha1Of(live), io);
  const fields = { ...common, isFavorite: String(item.facts?.favourite === true), ...(film !== undefined && { livePhotoVideoId: film }) };
  const form = formOf(hasExtension(name) ? name : `${stem}.${extension}`, item.body, fields);
  const sidecar: FormFile[] = xmp === undefined ? [] : [{ field: "sidecarData", name: `${stem}.xmp`, body: xmp }];
  return send(immich, { ...form, files: [...form.files, ...sidecar] }, checksum, io);
}

const hasExtension = (name: string): boolean => /\.[a-z0-9]{2,5}$/i.test(name);

function formOf(name: string, body: Body, fields: Readonly<Record<string, string>>): Form {
  return { fields: { ...fields, filename: name }, files: [{ field: "assetData", name, body }] };
}

async function send(immich: Immich, form: Form, checksum: string, io: Io): Promise<string> {
  const boundary = `lifeboat-${randomUUID()}`;
  const length = await lengthOfForm(form, boundary);
  const headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "x-immich-checksum": checksum,
    ...(length !== undefined && { "content-length": String(length) }),
  };
  const body = (): ReadableStream<Uint8Array> => ReadableStream.from(bytesOfForm(form, boundary));
  return (await immich.ask({ method: "POST", path: "assets", headers, body }, answer, io)).id;
}

/** With an offset: version 3 takes no other. The clock of a photo that says no zone is shown as it is where it is sent as UTC. */
function timeOf({ facts }: Item, now: Date): string {
  const said = [facts?.taken, facts?.modified].map((text = "") => new Date(/T[\d:.]+$/.test(text) ? `${text}Z` : text)).find((time) => !Number.isNaN(time.getTime()));
  return (said ?? now).toISOString();
}

async function lengthOfForm(form: Form, boundary: string): Promise<number | undefined> {
  let length = 0;
  for (const piece of piecesOf(form, boundary)) {
    const size = typeof piece === "string" ? Buffer.byteLength(piece) : await lengthOf(piece);
    if (size === undefined) return undefined;
    length += size;
  }
  return length;
}

async function* bytesOfForm(form: Form, boundary: string): AsyncGenerator<Uint8Array> {
  for (const piece of piecesOf(form, boundary)) {
    if (typeof piece === "string") yield Buffer.from(piece);
    else yield* chunksOf(piece);
  }
}

function* piecesOf({ fields, files }: Form, boundary: string): Generator<string | Body> {
  for (const [field, value] of Object.entries(fields)) yield `--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`;
  for (const { field, name, body } of files) {
    yield `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${quoted(name)}"\r\ncontent-type: ${body.type}\r\n\r\n`;
    yield body;
    yield "\r\n";
  }
  yield `--${boundary}--\r\n`;
}

/** As browsers do. */
const quoted = (name: string): string => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

function chunksOf(body: Body): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return "bytes" in body ? [body.bytes] : body.open();
}
