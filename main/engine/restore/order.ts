import { viewCalendar } from "../formats/icalendar.ts";
import { viewVCard } from "../formats/vcard.ts";
import type { Kind } from "../providers/provider.ts";
import type { TextRow } from "../vault/read/items.ts";

/** The irreplaceable first. */
export const kindRank: Readonly<Record<Kind, number>> = { contact: 0, event: 1, task: 2, photo: 3 };

/**
 * How late an item must be written because it refers to others: people before groups, parents before their children.
 * Fed with the texts of what will be written, in any order.
 */
export class Depths {
  readonly #groups = new Set<number>();
  readonly #parents = new Map<string, string>();
  readonly #uids = new Map<number, string>();

  see({ version, kind, bytes }: TextRow): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1").toUpperCase();
    if (kind === "contact" && text.includes("GROUP") && viewVCard(bytes).kind === "group") this.#groups.add(version);
    if (kind !== "task" || !text.includes("RELATED-TO")) return;
    const { uid, parent } = viewCalendar(bytes);
    if (uid === undefined || parent === undefined) return;
    // Copies: a piece of a text keeps all of it in memory, with its files.
    const own = structuredClone(uid);
    this.#uids.set(version, own);
    this.#parents.set(own, structuredClone(parent));
  }

  of(version: number): number {
    if (this.#groups.has(version)) return 1;
    const seen = new Set<string>();
    let uid = this.#uids.get(version);
    while (uid !== undefined && !seen.has(uid)) {
      seen.add(uid);
      uid = this.#parents.get(uid);
    }
    return seen.size === 0 ? 0 : seen.size - 1;
  }
}
