import "./empty.css";
import type { ReactNode } from "react";

/** Nothing to show: one sentence, at most one button. */
export function Empty({ sentence, children }: { readonly sentence: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="quiet">{sentence}</p>
      {children}
    </div>
  );
}
