import type { Route } from "../app/routes.tsx";
import { go } from "../app/routes.tsx";

/** The version a page shows beside its list, kept in the address: "Back" closes it, and a link can open it. */
export function useOpen(route: Route): { readonly version: number | null; readonly open: (version: number) => void; readonly close: () => void } {
  const version = Number(route.query.get("open") ?? "") || null;
  const rest = Object.fromEntries([...route.query].filter(([name]) => name !== "open"));
  return {
    version,
    open: (next) => {
      // From one to the next is one step back, not as many as were looked at.
      const to = { ...rest, open: String(next) };
      if (version === null) go(route.name, to);
      else replace(route.name, to);
    },
    close: () => replace(route.name, rest),
  };
}

/** Like go, without a step to go back to. */
export function replace(name: string, query: Readonly<Record<string, string>>): void {
  const written = new URLSearchParams(query).toString();
  const before = location.href;
  history.replaceState(null, "", `#/${name}${written === "" ? "" : `?${written}`}`);
  window.dispatchEvent(new HashChangeEvent("hashchange", { oldURL: before, newURL: location.href }));
}
