import type { ReactNode } from "react";
import { Check } from "lucide-react";
import { t } from "../../app/text.ts";

export type StepProps = { readonly n: number; readonly title: string; readonly done: boolean; readonly children: ReactNode };

/** One step of the story, numbered; a done one is ticked and says so. */
export function Step({ n, title, done, children }: StepProps) {
  return (
    <li className="story-step" data-done={done || undefined}>
      <span className="story-number" aria-hidden>{done ? <Check size={18} strokeWidth={2.25} /> : n}</span>
      <div className="story-body">
        <h2>{title} {done && <span className="spoken">({t("rehearsal.done")})</span>}</h2>
        {children}
      </div>
    </li>
  );
}
