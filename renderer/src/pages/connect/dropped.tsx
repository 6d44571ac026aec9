import "./dropped.css";
import { lazy, Suspense, useEffect, useState } from "react";
import type { Bridge } from "../../../../preload/bridge.ts";
import { desktop } from "../../api/client.ts";
import { t } from "../../app/text.ts";
import { onShown, type Shown } from "./shown.ts";

/** Comes up only when something was shown. */
const ShownDialog = lazy(async () => ({ default: (await import("./shown-dialog.tsx")).ShownDialog }));

/** Whatever is dropped anywhere on the window leads to Connect. */
export function Dropped() {
  const [over, setOver] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => onShown(setShown), []);
  useEffect(() => listen({ over: setOver, drop: setShown }), []);
  return (
    <>
      {over && <div className="drop-here"><p>{t("dropped.here")}</p></div>}
      {shown !== null && <Suspense fallback={null}><ShownDialog shown={shown} onClose={() => setShown(null)} /></Suspense>}
    </>
  );
}

type Heard = { readonly over: (isOver: boolean) => void; readonly drop: (shown: Shown) => void };

/** The answer ends it. Without it a window would leave its page for the file. */
function listen({ over, drop }: Heard): () => void {
  const ended = new AbortController();
  const on = (name: "dragover" | "dragleave" | "drop", heard: (event: DragEvent) => void): void => {
    window.addEventListener(name, (event) => {
      if (event.dataTransfer?.types.includes("Files") === true) heard(event);
    }, { signal: ended.signal });
  };
  on("dragover", (event) => {
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
    over(true);
  });
  on("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) over(false);
  });
  on("drop", (event) => {
    event.preventDefault();
    over(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) drop(shownBy(files));
  });
  return () => ended.abort();
}

function shownBy(files: readonly File[]): Shown {
  return { names: files.map(({ name }) => name), paths: desktop && pathsOf(desktop, files) };
}

/** What lies nowhere, as a picture dragged out of a page, has none. */
const pathsOf = ({ pathOf }: Pick<Bridge, "pathOf">, files: readonly File[]): string[] => files.map((file) => pathOf(file)).filter((path) => path !== "");
