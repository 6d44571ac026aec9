import type { Body } from "./provider.ts";

/** One service's own answers, as they are kept beside what was converted from them. */
export type JsonRaw = {
  /** Without what is volatile, its names in order. */
  body(json: unknown): Body;
  /** What was kept of this service; undefined for another's. */
  read<T>(raw: Body | undefined): T | undefined;
};

/** The media type says whose JSON it is: only the same service is sent it back. `isVolatile`: changes without any change of the item. */
export function jsonRaw(type: string, isVolatile: (name: string) => boolean): JsonRaw {
  const stable = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(stable);
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(([name]) => !isVolatile(name));
    return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, stable(each)]));
  };
  return {
    body: (json) => ({ type, bytes: new TextEncoder().encode(JSON.stringify(stable(json))) }),
    read<T>(raw: Body | undefined): T | undefined {
      if (raw?.type !== type || !("bytes" in raw)) return undefined;
      try {
        return JSON.parse(new TextDecoder().decode(raw.bytes)) as T;
      } catch {
        return undefined;
      }
    },
  };
}
