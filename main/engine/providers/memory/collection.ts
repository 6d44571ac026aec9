import type { ErrorCode } from "../../../api/errors.ts";
import type { Collection, Cursor, Ref, Traits } from "../provider.ts";
import type { KeptItem } from "./bodies.ts";

export type Stored = { readonly ref: Ref; readonly item: KeptItem; readonly key?: string };
type Landing = { readonly at: number; readonly href: string; readonly stored: Stored | undefined };

/**
 * One collection of a memory world. `actual` is what the service holds, `visible` what it already shows: a write
 * waits in between until it settles. Every visible change is logged; a cursor is a place in that log.
 */
export class MemoryCollection {
  readonly info: Collection;
  readonly actual = new Map<string, Stored>();
  readonly visible = new Map<string, Stored>();
  readonly groups = new Map<string, string>();
  /** Hrefs whose reads fail, and how. */
  readonly refused = new Map<string, ErrorCode>();
  /** Folders, as "path/", that are not listed. */
  readonly shut = new Set<string>();
  private readonly hrefsByKey = new Map<string, Set<string>>();
  private readonly etags: Traits["etags"];
  private readonly log: string[] = [];
  private landing: Landing[] = [];
  private epoch: string;
  private revision = 0;

  constructor(info: Collection, etags: Traits["etags"], epoch: string) {
    this.info = info;
    this.etags = etags;
    this.epoch = epoch;
  }

  /** Holds the item at once and shows it at `visibleAt` (epoch milliseconds). */
  put(href: string, item: KeptItem, visibleAt: number, key?: string): Stored {
    const stored: Stored = { ref: this.refFor(href, item), item, ...(key !== undefined && { key }) };
    this.actual.set(href, stored);
    if (key !== undefined) this.hrefsByKey.set(key, (this.hrefsByKey.get(key) ?? new Set()).add(href));
    this.landing.push({ at: visibleAt, href, stored });
    return stored;
  }

  remove(href: string, visibleAt: number): void {
    const key = this.actual.get(href)?.key;
    if (key !== undefined) this.hrefsByKey.get(key)?.delete(href);
    this.actual.delete(href);
    this.landing.push({ at: visibleAt, href, stored: undefined });
  }

  /** What the service holds under a key, settled or not. Without keyed creates there may be several. */
  withKey(key: string): readonly Stored[] {
    return [...(this.hrefsByKey.get(key) ?? [])].flatMap((href) => this.actual.get(href) ?? []);
  }

  /** Shows every write that is due by `now`, in the order they were made. */
  settle(now: number): void {
    const due = this.landing.findIndex((write) => write.at > now);
    const landed = due === -1 ? this.landing : this.landing.slice(0, due);
    this.landing = due === -1 ? [] : this.landing.slice(due);
    for (const { href, stored } of landed) {
      if (stored === undefined) this.visible.delete(href);
      else this.visible.set(href, stored);
      this.log.push(href);
    }
  }

  cursor(): Cursor {
    return `${this.epoch}:${this.log.length}`;
  }

  /** Hrefs touched since the cursor, or undefined where it is dead or not ours. */
  touchedSince(since: Cursor): ReadonlySet<string> | undefined {
    const [epoch, place = ""] = since.split(":");
    if (epoch !== this.epoch || !/^\d+$/.test(place) || Number(place) > this.log.length) return undefined;
    return new Set(this.log.slice(Number(place)));
  }

  expireCursors(epoch: string): void {
    this.epoch = epoch;
  }

  private refFor(href: string, item: KeptItem): Ref {
    this.revision += 1;
    const size = item.body.bytes.length;
    if (this.etags === "none") return { href, size };
    return { href, size, etag: this.etags === "exact" ? `"${this.epoch}-${this.revision}"` : `W/"${size}"` };
  }
}
