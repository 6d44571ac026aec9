import type { Route } from "../app/routes.tsx";
import { go, href } from "../app/routes.tsx";

export type Opened = {
  readonly version: number | null;
  /** Of a series, which of its dates: ISO 8601, "start/end", or the start alone. */
  readonly at: string | undefined;
  readonly open: (version: number, at?: string) => void;
  readonly close: () => void;
};

/** The version a page shows beside its list, kept in the address: "Back" closes it, and a link can open it. */
export function useOpen(route: Route): Opened {
  const version = Number(route.query.get("open") ?? "") || null;
  const rest = Object.fromEntries([...route.query].filter(([name]) => name !== "open"));
  const { at, ...without } = rest;
  return {
    version,
    at,
    open: (next, time = at) => {
      // From one to the next is one step back, not as many as were looked at.
      const to = { ...without, ...(time === undefined ? {} : { at: time }), open: String(next) };
      if (version === null) go(route.name, to);
      else replace(route.name, to);
    },
    close: () => replace(route.name, without),
  };
}

/** Like go, without a step to go back to. */
export function replace(name: string, query: Readonly<Record<string, string>>): void {
  const before = location.href;
  remember(name, query);
  window.dispatchEvent(new HashChangeEvent("hashchange", { oldURL: before, newURL: location.href }));
}

/** Writes the address without telling anybody: for what the page shows already. */
export function remember(name: string, query: Readonly<Record<string, string>>): void {
  history.replaceState(null, "", href(name, query));
}
