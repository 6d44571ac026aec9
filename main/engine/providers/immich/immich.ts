// An Immich server as source and home of photos.
import { z } from "zod";
import { LifeboatError } from "../../../api/errors.ts";
import { hostOf } from "../../net/hosts.ts";
import { startOf } from "../dav/settings.ts";
import type { Collection, Connection, Io, ProviderDef, Traits } from "../provider.ts";
import { Immich, ImmichError } from "./api.ts";
import { ImmichSource, libraryId } from "./source.ts";
import { ImmichTarget } from "./target.ts";

const settings = z.object({
  url: z
    .string()
    .trim()
    .refine((url) => apiOf(url) !== undefined, "not an address")
    .describe("the address of the server, as in the browser"),
});
export type ImmichSettings = z.infer<typeof settings>;

const traits: Traits = {
  etags: "exact",
  parallel: 4,
  batch: 20,
  // By its checksum, which is the photo.
  keyed: true,
  settlesMs: 0,
  originals: true,
  writes: ["create", "remove"],
  regroups: true,
};

export const immich: ProviderDef<ImmichSettings> = {
  id: "immich",
  title: "Photos on Immich",
  kinds: { read: ["photo"], write: ["photo"] },
  settings,
  secrets: ["key"],
  hosts: ({ url }) => [apiOf(url)].flatMap((api) => (api === undefined ? [] : [hostOf(api)])),
  connect,
};

/** Ends in "/api/"; undefined for no address. */
function apiOf(typed: string): URL | undefined {
  const start = startOf(typed);
  if (start === undefined || !("url" in start)) return undefined;
  const path = start.url.pathname.replace(/\/+$/, "").replace(/\/api$/, "");
  return new URL(`${path}/api/`, start.url);
}

const versionShape = z.object({ major: z.number(), minor: z.number(), patch: z.number() });
const userShape = z.object({ id: z.string(), email: z.string() });
const oldest = 2;

async function connect({ url }: ImmichSettings, need: "read" | "write", io: Io): Promise<Connection> {
  const api = apiOf(url);
  if (api === undefined) throw new LifeboatError("usage", "not an address");
  const kept = await io.secrets.get("key");
  const key = (kept ?? (await io.ask({ is: "password", text: `API key of ${api.host}` }))).trim();
  if (!/^[\x21-\x7e]{1,512}$/.test(key)) throw new LifeboatError("auth", "an API key has no such characters");
  const server = new Immich(api, key);
  const { major, minor, patch } = await versionOf(server, api, io);
  if (major < oldest) throw new LifeboatError("unsupported", `Immich ${major}.${minor}.${patch}; it must be ${oldest}.0.0 at least`);
  const user = await server.ask({ method: "GET", path: "users/me" }, userShape, io);
  // Kept only once it was good.
  if (kept === undefined) await io.secrets.set("key", key);
  const source = new ImmichSource(server, user.id);
  return {
    identity: { id: `immich:${user.id}`, label: user.email },
    traits,
    source,
    ...(need === "write" && { target: new ImmichTarget({ immich: server, owner: user.id, major, source }) }),
    async *collections() {
      const collection: Collection = { id: libraryId, name: "Photos", kinds: ["photo"], readOnly: false, unlisted: "gone" };
      yield { is: "collection", collection };
      yield { is: "end" };
    },
    async [Symbol.asyncDispose]() {
      // Every call closes what it opened.
    },
  };
}

/** Throws "not-found" where no Immich answers. */
async function versionOf(server: Immich, api: URL, io: Io): Promise<z.infer<typeof versionShape>> {
  try {
    return await server.ask({ method: "GET", path: "server/version" }, versionShape, io);
  } catch (error) {
    const isOther = error instanceof LifeboatError && (error.code === "bad-answer" || error.code === "gone");
    if (isOther || (error instanceof ImmichError && error.status < 500 && error.code !== "auth" && error.code !== "rate-limited")) {
      throw new LifeboatError("not-found", `there is no Immich at ${api.host}`, { cause: error });
    }
    throw error;
  }
}
