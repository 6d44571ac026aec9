import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { AwsV4Signer } from "aws4fetch";
import { asLifeboatError, LifeboatError } from "../../../api/errors.ts";
import { hex } from "../../vault/hash.ts";
import { type Ask, Http } from "./http.ts";
import type { Listed, OpenHow, Outgoing, Place } from "./place.ts";
import { type Part, partsOf } from "./xml.ts";

export type S3Settings = {
  /** "https://s3.eu-central-1.amazonaws.com", or where the service is. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** A folder in the bucket; empty: its top. */
  readonly prefix: string;
  readonly accessKey: string;
};

/** A larger object would have to be sent in parts. */
const largest = 5 * 2 ** 30;

/** All pages of a list, in characters: half a million files. */
const mostListed = 1 << 27;

/** A bucket of Amazon S3, or of anything that speaks its protocol; named in the path, which all of them know. */
export async function openS3(settings: S3Settings, how: OpenHow): Promise<Place> {
  const { secret } = how;
  if (secret === undefined) throw new LifeboatError("auth", `there is no secret key for ${settings.accessKey}`);
  const base = new URL(`${settings.endpoint.replace(/\/+$/, "")}/${settings.bucket}/`);
  const sign = async ({ method, url, headers, body }: Ask): Promise<Record<string, string>> => {
    const hash = typeof body === "object" ? hex(body.hash) : "UNSIGNED-PAYLOAD";
    const own = { ...headers, "x-amz-content-sha256": hash };
    const signer = new AwsV4Signer({ method, url: url.href, headers: own, accessKeyId: settings.accessKey, secretAccessKey: secret, service: "s3", region: settings.region });
    const signed = await signer.sign();
    return Object.fromEntries([...signed.headers].filter(([name]) => name !== "host"));
  };
  return new S3(base, settings.prefix, new Http(base, how, sign));
}

async function md5Of(path: string): Promise<string> {
  const digest = createHash("md5");
  for await (const chunk of createReadStream(path)) digest.update(chunk as Uint8Array);
  return digest.digest("base64");
}

class S3 implements Place {
  readonly largest = largest;
  readonly #base: URL;
  readonly #prefix: string;
  readonly #http: Http;

  constructor(base: URL, prefix: string, http: Http) {
    this.#base = base;
    this.#prefix = prefix === "" ? "" : `${prefix.replace(/^\/+|\/+$/g, "")}/`;
    this.#http = http;
  }

  async list(folder: string, signal: AbortSignal): Promise<Listed[]> {
    const at = `${this.#prefix}${folder}/`;
    const parts = (await this.#listing(at, signal)).filter(({ name }) => name === "Contents");
    return parts.map(({ texts }) => ({ name: (texts.get("Key") ?? "").slice(at.length), size: Number(texts.get("Size") ?? Number.NaN) }));
  }

  async folders(folder: string, signal: AbortSignal): Promise<string[]> {
    const at = `${this.#prefix}${folder}/`;
    const parts = (await this.#listing(at, signal)).filter(({ name }) => name === "CommonPrefixes");
    return parts.map(({ texts }) => (texts.get("Prefix") ?? "").slice(at.length, -1));
  }

  /** An object is there whole or not at all. Not all services know If-None-Match, so the name is looked up before. */
  async put(name: string, file: Outgoing, { fresh }: { readonly fresh: boolean }, signal: AbortSignal): Promise<void> {
    const url = this.#url(name);
    if (fresh && (await this.#http.tell({ method: "HEAD", url, signal }, [200, 404])) === 200) throw new LifeboatError("exists", `${name} is there already`);
    // Buckets with object lock insist on an MD5, which every service knows.
    const md5 = { "content-md5": await md5Of(file.path) };
    const send = (headers: Readonly<Record<string, string>>): Promise<number> => this.#http.tell({ method: "PUT", url, headers: { ...md5, ...headers }, body: file, signal }, [200, 201, 204]);
    if (!fresh) return void (await send({}));
    try {
      await send({ "if-none-match": "*" });
    } catch (thrown) {
      if (!asLifeboatError(thrown).detail.includes(" 501 ")) throw thrown;
      await send({});
    }
  }

  read(name: string, signal: AbortSignal, from = 0): AsyncIterable<Uint8Array> {
    return this.#http.bytes({ method: "GET", url: this.#url(name), signal }, from);
  }

  async remove(name: string, signal: AbortSignal): Promise<void> {
    await this.#http.tell({ method: "DELETE", url: this.#url(name), signal }, [200, 204, 404]);
  }

  #url(name: string): URL {
    return new URL(`${this.#prefix}${name}`, this.#base);
  }

  /** A page that says it goes on and does not say where is no list. */
  async #listing(prefix: string, signal: AbortSignal): Promise<Part[]> {
    const found: Part[] = [];
    let size = 0;
    let token: string | undefined;
    do {
      const url = new URL(this.#base.href.replace(/\/$/, ""));
      url.search = new URLSearchParams({ "list-type": "2", delimiter: "/", prefix, ...(token !== undefined && { "continuation-token": token }) }).toString().replaceAll("+", "%20");
      const xml = await this.#http.text({ method: "GET", url, signal }, [200]);
      size += xml.length;
      if (size > mostListed) throw new LifeboatError("bad-answer", "a list without an end");
      const parts = partsOf(xml, new Set(["Contents", "CommonPrefixes", "NextContinuationToken", "IsTruncated"]));
      found.push(...parts);
      const text = (name: string): string | undefined => parts.find((part) => part.name === name)?.texts.get("");
      const more = text("IsTruncated") === "true";
      const next = more ? text("NextContinuationToken") : undefined;
      if (more && !next) throw new LifeboatError("bad-answer", "a list that goes on without saying where");
      if (more && next === token) throw new LifeboatError("bad-answer", "a list that goes on where it was");
      token = next;
    } while (token !== undefined);
    return found;
  }
}
