import { LifeboatError } from "../../../api/errors.ts";
import type { Subject } from "../conformance.ts";
import type { Connection, Io, Item, Kind } from "../provider.ts";
import { dav } from "./dav.ts";

export type DavFixture = {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Approved for the server's host. */
  readonly fetch: Io["fetch"];
};

/** A new, empty collection of a running server under the conformance suite; other devices are plain PUT and DELETE. */
export async function startDavFixture(fixture: DavFixture, kind: Kind): Promise<Subject> {
  const io = fixtureIo(fixture);
  const settings = dav.settings.parse({ url: fixture.url, user: fixture.user });
  const reconnect = (callIo: Io): Promise<Connection> => dav.connect(settings, "write", callIo);
  const connection = await reconnect(io);
  const collection = await connection.target?.addCollection?.(kind, `Fixture ${kind}`, io);
  if (collection === undefined) throw new LifeboatError("unsupported", "the server makes no collections");
  let seeded = 0;
  const send = async (method: string, href: string, body: Uint8Array | null): Promise<void> => {
    const authorization = `Basic ${Buffer.from(`${fixture.user}:${fixture.password}`).toString("base64")}`;
    const headers = { authorization, "content-type": kind === "contact" ? "text/vcard" : "text/calendar" };
    const response = await fixture.fetch(new URL(href, fixture.url), { method, headers, body });
    await response.body?.cancel();
    if (![200, 201, 204].includes(response.status)) throw new LifeboatError("server", `${method} answered ${response.status}`);
  };
  return {
    connection,
    io,
    collection,
    reconnect,
    close: async () => connection[Symbol.asyncDispose](),
    async seed(items) {
      const ending = kind === "contact" ? "vcf" : "ics";
      for (let at = 0; at < items.length; at += 8) {
        await Promise.all(items.slice(at, at + 8).map((item) => send("PUT", `${collection.id}seed-${++seeded}.${ending}`, textOf(item))));
      }
    },
    change: (href, item) => send("PUT", href, textOf(item)),
    drop: (href) => send("DELETE", href, null),
  };
}

function fixtureIo({ fetch, password }: DavFixture): Io {
  return {
    signal: new AbortController().signal,
    fetch,
    secrets: { get: async (name) => (name === "password" ? password : undefined), set: async () => {}, remove: async () => {} },
    ask: () => Promise.reject(new LifeboatError("auth", "nobody is there to ask")),
    scratch: "",
    now: () => new Date(),
    log: () => {},
  };
}

function textOf({ body }: Item): Uint8Array {
  if (!("bytes" in body)) throw new LifeboatError("unsupported", "text travels as bytes");
  return body.bytes;
}
