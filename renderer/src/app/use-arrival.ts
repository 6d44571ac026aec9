import { useEffect, useRef } from "react";
import type { RefObject } from "react";
import type { Route } from "./routes.tsx";
import { ifKnown, t } from "./text.ts";

/** At a new place: its name in the window's title, and focus in it, unless the place itself took it. */
export function useArrival(route: Pick<Route, "name" | "id">): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    const place = ifKnown(`app.place.${route.name}`);
    document.title = place === undefined ? t("app.name") : `${place} · ${t("app.name")}`;
    window.scrollTo(0, 0);
    if (!first.current && !main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [route.name, route.id]);
  return main;
}
