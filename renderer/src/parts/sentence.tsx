import "./sentence.css";
import type { ReactNode } from "react";

export type SentenceProps = {
  readonly headline: string;
  readonly line?: ReactNode;
  /** "buoy" needs an answer, "rust" is damage here: a bar beside it, and the words say it too. */
  readonly tone?: "buoy" | "rust" | undefined;
  readonly children?: ReactNode;
};

/** The screen in one sentence: headline, a line, and at most one button as children. */
export function Sentence({ headline, line, tone, children }: SentenceProps) {
  return (
    <section className="sentence" data-tone={tone}>
      <h1>{headline}</h1>
      {line !== undefined && line !== "" && <p className="quiet">{line}</p>}
      {children !== undefined && children !== false && <div className="actions">{children}</div>}
    </section>
  );
}
