// A memory world behind a scripted server: WebDAV with sync-collection (RFC 6578) and multiget.
import { type Reply, type ScriptServer, type Seen, startScript } from "../../net/http.fixture.ts";
import { connectTo, etag, found, hrefsIn, ioFor, missing, multistatus } from "../../providers/dav/script.fixture.ts";
import type { MemoryWorld } from "../../providers/memory/world.ts";
import type { Connection, Io } from "../../providers/provider.ts";
import { retry } from "../../providers/wrap/retry.ts";

/** How an answer is spoilt on its way; undefined leaves it as it is. */
export type Mishap = (seen: Seen, reply: Reply) => Reply | undefined;

export const isListing = ({ method, body }: Seen): boolean => method === "REPORT" && body.includes("sync-collection");
export const isReading = ({ method, body }: Seen): boolean => method === "REPORT" && body.includes("multiget");
export const isHome = ({ method, headers }: Seen): boolean => method === "PROPFIND" && headers["depth"] === "1";

export class DavFront implements AsyncDisposable {
  mishap: Mishap = () => undefined;
  /** Whose account answers. */
  principal = "anna";
  /** Another one answers for somebody else. */
  world: MemoryWorld;
  #server: ScriptServer | undefined;

  private constructor(world: MemoryWorld) {
    this.world = world;
  }

  static async start(world: MemoryWorld): Promise<DavFront> {
    const front = new DavFront(world);
    front.#server = await startScript((seen) => {
      const reply = front.#answer(seen);
      return front.mishap(seen, reply) ?? reply;
    });
    return front;
  }

  io(now: () => Date): Io {
    return ioFor([this.#server?.host ?? ""], { now });
  }

  async connect(io: Io): Promise<Connection> {
    return retry(await connectTo({ url: `${this.#server?.url}/dav/`, user: "u" }, io), { sleep: () => Promise.resolve() });
  }

  #answer(seen: Seen): Reply {
    if (isListing(seen)) return this.#synced(seen);
    if (isReading(seen)) return this.#read(seen);
    if (isHome(seen) && seen.path === "/sets/") return this.#home();
    if (seen.method === "PROPFIND" && seen.headers["depth"] === "0" && !seen.path.startsWith("/sets/")) return this.#setup(seen.path);
    return { status: 404 };
  }

  #setup(path: string): Reply {
    const href = (prop: string, to: string): string => `<${prop}><d:href>${to}</d:href></${prop}>`;
    const props = ["<d:resourcetype><d:collection/></d:resourcetype>", href("d:current-user-principal", `/p/${this.principal}/`)];
    return multistatus(found(path, [...props, href("r:addressbook-home-set", "/sets/"), href("c:calendar-home-set", "/sets/")].join("")));
  }

  #home(): Reply {
    const reports = "<d:supported-report-set><d:supported-report><d:report><d:sync-collection/></d:report></d:supported-report></d:supported-report-set>";
    const all = [...this.world.snapshot()].map(([id, { info }]) => {
      const type = info.kinds.includes("contact") ? "r:addressbook" : "c:calendar";
      const component = info.kinds.includes("task") ? "VTODO" : "VEVENT";
      return found(`/sets/${id}/`, `<d:resourcetype><d:collection/><${type}/></d:resourcetype><c:supported-calendar-component-set><c:comp name="${component}"/></c:supported-calendar-component-set>${reports}`);
    });
    return multistatus(found("/sets/", "<d:resourcetype><d:collection/></d:resourcetype>"), ...all);
  }

  #synced(seen: Seen): Reply {
    const id = collectionIn(seen);
    if (!this.world.snapshot().has(id)) return { status: 404 };
    const held = this.world.collection(id, new Date(8e15));
    const since = /<d:sync-token>([^<]*)</.exec(seen.body)?.[1] ?? "";
    const touched = since === "" ? held.visible.keys() : held.touchedSince(since);
    if (touched === undefined) return { status: 403, body: '<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>' };
    const parts = [...touched].map((href) => {
      const now = held.visible.get(href);
      return now ? found(hrefOf(id, href), etag(now.ref.etag ?? "")) : missing(hrefOf(id, href));
    });
    return multistatus(...parts, `<d:sync-token>${held.cursor()}</d:sync-token>`);
  }

  #read(seen: Seen): Reply {
    const id = collectionIn(seen);
    const held = this.world.collection(id, new Date(8e15));
    const data = seen.body.includes("addressbook-multiget") ? "r:address-data" : "c:calendar-data";
    const parts = hrefsIn(seen).map((path) => {
      const stored = held.visible.get(path.split("/").at(-1) ?? "");
      if (!stored) return missing(path);
      const text = Buffer.from(stored.item.body.bytes).toString("utf8").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\r", "&#13;");
      return found(path, `${etag(stored.ref.etag ?? "")}<${data}>${text}</${data}>`);
    });
    return multistatus(...parts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }
}

const collectionIn = ({ path }: Seen): string => path.split("/")[2] ?? "";
const hrefOf = (id: string, href: string): string => `/sets/${id}/${href}`;
