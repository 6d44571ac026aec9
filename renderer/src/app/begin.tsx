import { createRoot } from "react-dom/client";
import type { First } from "../api/first.ts";
import { queries } from "../api/use.ts";
import { App } from "./app.tsx";

/** Draws the page. Without a vault nobody looks at the second answer. */
export function begin({ app, home }: First): void {
  const root = document.getElementById("app");
  if (root === null) return;
  void queries.prefetchQuery({ queryKey: ["app", {}], queryFn: () => app });
  void queries.prefetchQuery({ queryKey: ["home", {}], queryFn: () => home });
  createRoot(root).render(<App />);
}
