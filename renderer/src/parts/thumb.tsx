import "./thumb.css";
import { useState } from "react";

export type ThumbProps = { readonly path: string; readonly alt: string; readonly lazy?: boolean; readonly className?: string };

/** A small picture. Where there turns out to be none, nothing is drawn; a row of photos closes up. */
export function Thumb({ path, alt, lazy = false, className }: ThumbProps) {
  const [broken, setBroken] = useState<string | null>(null);
  if (broken === path) return <span className="thumb-none" />;
  return <img src={path} alt={alt} className={className} loading={lazy ? "lazy" : "eager"} decoding="async" onError={() => setBroken(path)} />;
}
