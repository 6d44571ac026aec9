import "./aside.css";
import type { ReactNode } from "react";

/** Something most people do not need, behind one line. */
export function Aside({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="aside">
      <summary>{title}</summary>
      <div className="aside-inside">{children}</div>
    </details>
  );
}
