import "./section.css";
import type { ReactNode } from "react";

export type SectionProps = { readonly title: string; /** Of the list below. */ readonly count?: string | undefined; readonly line?: ReactNode; readonly children?: ReactNode };

/** A titled part of a page, set off by a rule. */
export function Section({ title, count, line, children }: SectionProps) {
  return (
    <section className="section">
      <h2>
        {title}
        {count !== undefined && <span className="section-count">{count}</span>}
      </h2>
      {line !== undefined && <p className="quiet">{line}</p>}
      {children}
    </section>
  );
}
