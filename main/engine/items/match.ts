import type { Identity } from "./identity.ts";

/** One item is it; or some may be, and a person decides; or none is. */
export type Match = { readonly sure: string } | { readonly unsure: readonly string[] } | { readonly none: true };

/** Items of one place by all that identifies them: n look-ups among m items take n + m steps. */
export class MatchIndex {
  readonly #ids = new Map<string, Set<string>>();

  constructor(candidates: Iterable<{ readonly id: string; readonly identity: Identity }> = []) {
    for (const { id, identity } of candidates) this.add(id, identity);
  }

  add(id: string, identity: Identity): void {
    for (const key of allKeys(identity)) {
      const ids = this.#ids.get(key);
      if (ids === undefined) this.#ids.set(key, new Set([id]));
      else ids.add(id);
    }
  }

  remove(id: string, identity: Identity): void {
    for (const key of allKeys(identity)) this.#ids.get(key)?.delete(id);
  }

  /** The ids that have any of these keys; a key shared by too many tells nothing. */
  find(keys: readonly string[]): string[] {
    const found = keys.flatMap((key) => {
      const ids = this.#ids.get(key);
      return ids === undefined || ids.size > maxShared ? [] : [...ids];
    });
    return [...new Set(found)];
  }
}

/** A switchboard's number does not tell a hundred colleagues apart. */
const maxShared = 50;

/**
 * By UID; else by the same content; else by a name together with a phone, a mail address or a time. A phone or address
 * under another name is unsure, and a name alone is nothing. Where several fit equally the answer is unsure.
 */
export function matchItem(item: Identity, candidates: MatchIndex): Match {
  const same = candidates.find(contentKeys(item));
  const byUid = candidates.find(uidKeys(item));
  if (byUid.length > 0) return decide(byUid.length > 1 ? preferred(byUid, same) : byUid);
  if (same.length > 0) return decide(same);
  const named = candidates.find(pairKeys(item));
  if (named.length > 0) return decide(named);
  const loose = item.kind === "contact" ? candidates.find(strongKeys(item)) : [];
  return loose.length > 0 ? { unsure: loose } : { none: true };
}

function preferred(ids: readonly string[], among: readonly string[]): readonly string[] {
  const both = ids.filter((id) => among.includes(id));
  return both.length > 0 ? both : ids;
}

function decide(ids: readonly string[]): Match {
  const only = ids[0];
  return ids.length === 1 && only !== undefined ? { sure: only } : { unsure: ids };
}

function allKeys(item: Identity): string[] {
  return [...uidKeys(item), ...contentKeys(item), ...pairKeys(item), ...strongKeys(item)];
}

function uidKeys(item: Identity): string[] {
  return item.uid === undefined ? [] : [`${item.kind} uid ${item.uid}`];
}

function contentKeys(item: Identity): string[] {
  return [`${item.kind} content ${item.content}`];
}

/** Identifiers looked at for one item; a card with more is no person. */
const maxKeys = 50;

function strongKeys(item: Identity): string[] {
  return item.strong.slice(0, maxKeys).map((key) => `${item.kind} strong ${key}`);
}

function pairKeys(item: Identity): string[] {
  const strong = item.strong.slice(0, maxKeys);
  return item.names.flatMap((name) => strong.map((key) => `${item.kind} pair ${key} ${name}`));
}
