import { useSyncExternalStore } from "react";

/** A place on the address line: "#/people" is {name: "people", id: ""}, "#/alarm/3" {name: "alarm", id: "3"}. */
export type Route = { readonly name: string; readonly id: string; readonly query: URLSearchParams };
export type PageProps = { readonly route: Route };

/** href("alarm/3") for links; query values are written after "?". */
export function href(to: string, query: Readonly<Record<string, string>> = {}): string {
  const written = new URLSearchParams(query).toString();
  return `#/${to}${written === "" ? "" : `?${written}`}`;
}

export function go(to: string, query: Readonly<Record<string, string>> = {}): void {
  location.hash = href(to, query);
}

export function useRoute(): Route {
  return parse(useSyncExternalStore(subscribe, () => location.hash));
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}

function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name = "", id = ""] = path.split("/");
  return { name: name === "" ? "home" : name, id, query: new URLSearchParams(query) };
}
