import type { Home, KeepOne, Kind, Place, PutBackPlan, PutBackRequest, Source, Thing } from "../../../../main/api/contract.ts";

/** What should come back. */
export type What =
  | { readonly is: "alarm"; readonly alarm: number }
  /** Everything of a source, or of one kind; a snapshot of null is now. */
  | { readonly is: "moment"; readonly source: number; readonly snapshot: number | null; readonly kind: Kind | null }
  /** Left out, a snapshot is now. */
  | { readonly is: "some"; readonly things: readonly Picked[]; readonly snapshot?: number };
export type Picked = Pick<Thing, "id" | "name" | "kind" | "source">;

export function requestOf(what: What, into: number): PutBackRequest {
  if (what.is === "alarm") return { into, alarm: what.alarm };
  if (what.is === "some") {
    const { things, snapshot } = what;
    return { into, things: things.map(({ id }) => id), ...(snapshot !== undefined && { filter: { snapshot } }) };
  }
  return { into, filter: filterOf(what) };
}

/** Whoever asks for an older version wants it in place of what is there now. */
export function keptOf(what: What): readonly KeepOne[] {
  return what.is === "some" && what.snapshot !== undefined ? what.things.map(({ id }) => ({ thing: id, keep: "mine" })) : [];
}

export function filterOf({ source, snapshot, kind }: Extract<What, { is: "moment" }>): NonNullable<PutBackRequest["filter"]> {
  return { source, ...(snapshot === null ? {} : { snapshot }), ...(kind === null ? {} : { kind }) };
}

/** As an address says it (what "?thing=" means, the engine is asked): "?alarm=3", or "?source=1&snapshot=12&kind=contact". */
export function askedIn(query: URLSearchParams): What | null {
  const alarm = idIn(query, "alarm");
  if (alarm !== null) return { is: "alarm", alarm };
  const source = idIn(query, "source");
  const kind = query.get("kind");
  return source === null ? null : { is: "moment", source, snapshot: idIn(query, "snapshot"), kind: kindIn(kind) };
}

function idIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name) ?? "";
  return /^\d+$/.test(text) ? Number(text) : null;
}

const kindIn = (text: string | null): Kind | null => (text === "contact" || text === "event" || text === "task" || text === "photo" ? text : null);

/** Where it came from; null where several could be meant. */
export function originOf(what: What, { alarms }: Pick<Home, "alarms">): number | null {
  if (what.is === "moment") return what.source;
  if (what.is === "alarm") return alarms.find(({ id }) => id === what.alarm)?.source ?? null;
  const [first, ...others] = new Set(what.things.map(({ source }) => source));
  return first === undefined || others.length > 0 ? null : first;
}

/** Sources that can be written, the one it came from first. One that has shown no place yet may still make some. */
export function targetsOf(sources: readonly Source[], places: readonly Place[], origin: number | null): Source[] {
  const able = sources.filter(({ id }) => {
    const mine = places.filter((place) => place.source === id);
    return mine.length === 0 || mine.some(({ writable }) => writable);
  });
  return able.toSorted((a, b) => Number(b.id === origin) - Number(a.id === origin));
}

export const writtenBy = ({ counts }: PutBackPlan): number => counts.create + counts.both + counts.merge + counts.replace + counts.remove;
