import "./browse-page.css";
import type { ReactNode } from "react";
import { number } from "../app/text.ts";
import { TimeBar } from "./time-bar.tsx";
import { Whose } from "./whose.tsx";

export type BrowsePageProps = {
  readonly title: string;
  /** Left out until it is known. */
  readonly count?: number | undefined;
  /** The count in words, for those who hear it: "412 people". */
  readonly counted?: string | undefined;
  /** Beside the title: a search field, a switch of views. */
  readonly tools?: ReactNode;
  /** Between title and time bar. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
};

/** What all browse pages have in common: title and count, whose, and the time looked at. */
export function BrowsePage({ title, count, counted, tools, lead, children }: BrowsePageProps) {
  return (
    <div className="browse">
      <header className="browse-head">
        <h1>
          {title}
          {count !== undefined && <span className="browse-count" aria-label={counted}> {number(count)}</span>}
        </h1>
        <div className="browse-tools">{tools}<Whose /></div>
      </header>
      {lead}
      <TimeBar />
      {children}
    </div>
  );
}
