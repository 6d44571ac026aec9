// What all parts of the fake share: its clock and names, whom it would have written to, and lists in pages.
import { type FakeReply, type FakeRequest, type GraphClock, ok, refuse } from "./fake-http.fixture.ts";
import { type Etagged, expired, type Shelf, type Stored } from "./shelf.fixture.ts";

/** The most a page has, whatever is asked for. */
const mostOnPage = 100;

export class World implements GraphClock {
  readonly lagMs: number;
  readonly now: () => number;
  /** Addresses of everyone it would have written to. */
  readonly mails: string[] = [];
  readonly user = { id: "user-1", displayName: "Mara Whitlock", userPrincipalName: "mara@outlook.example", mail: "mara@outlook.example" };
  /** Where it is served, with the root of the service. */
  base = "";
  private made = 0;

  constructor(now: () => number, lagMs: number) {
    this.now = now;
    this.lagMs = lagMs;
  }

  nextKey(): string {
    this.made += 1;
    return `CK${this.made}`;
  }

  nextId(kind: string): string {
    this.made += 1;
    return `AAk${kind}${String(this.made).padStart(6, "0")}=`;
  }
}

export function deltaReply<T extends object>(world: World, request: FakeRequest, shelf: Shelf<T>, shown: (thing: Stored<T>) => object, removed = (id: string): object => ({ id, "@removed": { reason: "deleted" } })): FakeReply {
  const token = request.query.get("$deltatoken") ?? request.query.get("$skiptoken") ?? undefined;
  const wanted = Number(/odata\.maxpagesize=(\d+)/.exec(request.headers["prefer"] ?? "")?.[1] ?? mostOnPage);
  const page = shelf.page(token, Math.min(wanted, mostOnPage));
  if (page === expired) return refuse(410, "SyncStateNotFound");
  const here = `${world.base}/${request.path.map(encodeURIComponent).join("/")}`;
  const value = page.value.map((thing) => ("@removed" in thing ? removed(thing.id) : shown(thing)));
  if (page.next !== undefined) return ok({ value, "@odata.nextLink": `${here}?$skiptoken=${page.next}` });
  return ok({ value, "@odata.deltaLink": `${here}?$deltatoken=${page.delta ?? ""}` });
}

/** `shown`: what of each thing is told. */
export function listReply<T extends object>(world: World, request: FakeRequest, all: readonly T[], shown: (thing: T) => object = (thing) => thing): FakeReply {
  const skip = Number(request.query.get("$skip") ?? 0);
  const size = Math.min(Number(request.query.get("$top") ?? 10), mostOnPage);
  const value = all.slice(skip, skip + size).map(shown);
  if (skip + size >= all.length) return ok({ value });
  const query = new URLSearchParams(request.query);
  query.set("$skip", String(skip + size));
  return ok({ value, "@odata.nextLink": `${world.base}/${request.path.map(encodeURIComponent).join("/")}?${query.toString()}` });
}

/** Things in the order that is asked for; undefined for one that nobody has. */
export function ordered<T extends object>(request: FakeRequest, shelf: Shelf<T>): Stored<T>[] | undefined {
  const order = request.query.get("$orderby");
  if (order === null) return shelf.list();
  return order === "lastModifiedDateTime desc" ? shelf.list().reverse() : undefined;
}

/** If-Match names another version. */
export function isStale(request: FakeRequest, there: Etagged): boolean {
  const wanted = request.headers["if-match"];
  return wanted !== undefined && wanted !== "*" && wanted !== there["@odata.etag"];
}
