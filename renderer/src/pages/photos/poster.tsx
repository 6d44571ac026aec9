import { useEffect, useState } from "react";
import { Play } from "lucide-react";
import { call } from "../../api/client.ts";
import { useCall } from "../../api/use.ts";
import { drawFrame } from "./draw-frame.ts";
import { Picture } from "./picture.tsx";
import { playTime } from "./play-time.ts";

/** Those this browser cannot draw: they are not tried again while it is open. */
const undrawable = new Set<string>();

export type PosterProps = { readonly version: number; readonly thumb: string; readonly video: string; readonly draw: boolean };

/** A frame of a video, drawn here once and kept by the engine from then on, and how long it lasts. */
export function Poster({ version, thumb, video, draw }: PosterProps) {
  const [state, setState] = useState<"asked" | "wanting" | "kept">("asked");
  useEffect(() => {
    if (state !== "wanting" || !draw || undrawable.has(video)) return undefined;
    const left = new AbortController();
    void drawFrame(video, left.signal).then(async (frame) => {
      if (left.signal.aborted) return;
      if (frame === null) undrawable.add(video);
      else await call("keepFrame", { version, frame });
      if (frame !== null && !left.signal.aborted) setState("kept");
    }).catch(() => undefined); // the tile stays plain
    return () => left.abort();
  }, [state, draw, video, version]);
  return (
    <>
      <Picture key={state === "kept" ? "kept" : "asked"} path={thumb} draw={draw} onNone={() => setState((was) => (was === "asked" ? "wanting" : was))} />
      <Length version={version} draw={draw} />
    </>
  );
}

function Length({ version, draw }: Pick<PosterProps, "version" | "draw">) {
  const { data } = useCall("videoLength", { version }, { enabled: draw });
  const seconds = data?.seconds ?? null;
  return <span className="photo-video"><Play size={14} strokeWidth={1.75} aria-hidden />{seconds !== null && <span>{playTime(seconds)}</span>}</span>;
}
