import { type SyntheticEvent, useEffect, useState } from "react";

export type PictureProps = { readonly path: string; /** Pictures that rush by are not asked for. */ readonly draw: boolean; /** There is no picture of it. */ readonly onNone?: () => void };

/** Once asked for it stays, whatever the hurry. What cannot be drawn leaves its plain tile. */
export function Picture({ path, draw, onNone }: PictureProps) {
  const [asked, setAsked] = useState(draw);
  useEffect(() => {
    if (draw) setAsked(true);
  }, [draw]);
  const hide = (event: SyntheticEvent<HTMLImageElement>): void => {
    event.currentTarget.style.visibility = "hidden";
    onNone?.();
  };
  return asked ? <img src={path} ref={cancelled} alt="" decoding="async" draggable={false} onError={hide} /> : null;
}

/** A picture that left before it came is not fetched any further: removing it alone would not end the request. */
function cancelled(image: HTMLImageElement): () => void {
  return () => image.removeAttribute("src");
}
