import type { ErrorCode } from "../../api/errors.ts";
import type { Kind } from "../providers/provider.ts";
import type { CollectionRow } from "../vault/read/accounts.ts";

/** Where something will go: a collection that is there, one to be made, or nowhere. */
export type Place =
  | { readonly is: "there"; readonly collection: number }
  | { readonly is: "new"; readonly kind: Kind; readonly name: string }
  | { readonly is: "none"; readonly code: ErrorCode; readonly detail: string };

/**
 * Chooses target collections: the one the item lived in, else the writable one of the same name, else a new one, else
 * the first that is writable. Subscribed collections that are still there are not rebuilt elsewhere.
 */
export class Places {
  readonly #all: readonly CollectionRow[];
  readonly #account: number;
  readonly #canAdd: (kind: Kind) => boolean;

  constructor(all: readonly CollectionRow[], account: number, canAdd: (kind: Kind) => boolean) {
    this.#all = all;
    this.#account = account;
    this.#canAdd = canAdd;
  }

  choose(collection: number, kind: Kind): Place {
    const home = this.#all.find((c) => c.id === collection);
    if (home && home.account === this.#account && home.state !== "gone" && home.kinds.includes(kind)) {
      if (home.readOnly) return { is: "none", code: "read-only", detail: `"${home.name}" can only be read` };
      return { is: "there", collection };
    }
    const name = home?.name ?? kind;
    const there = this.#writable(kind).find((c) => c.name === name);
    if (there) return { is: "there", collection: there.id };
    if (this.#canAdd(kind)) return { is: "new", kind, name };
    return this.fallback(kind);
  }

  /** Where a new collection could not be made. */
  fallback(kind: Kind): Place {
    const [first] = this.#writable(kind);
    if (first) return { is: "there", collection: first.id };
    return { is: "none", code: "unsupported", detail: `this account has no place for a ${kind}` };
  }

  nameOf(collection: number): string {
    return this.#all.find((c) => c.id === collection)?.name ?? "";
  }

  #writable(kind: Kind): CollectionRow[] {
    return this.#all.filter((c) => c.account === this.#account && c.state !== "gone" && !c.readOnly && c.kinds.includes(kind));
  }
}
