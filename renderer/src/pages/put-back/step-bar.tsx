import "./step-bar.css";
import { t } from "../../app/text.ts";

const steps = ["what", "where", "look", "done"] as const;
export type StepName = (typeof steps)[number];

/** 1 What 2 Where 3 Look 4 Done, and which of them this is. */
export function StepBar({ current }: { readonly current: StepName }) {
  return (
    <nav aria-label={t("put-back.steps")} className="step-bar">
      <ol>
        {steps.map((step, at) => (
          <li key={step} aria-current={step === current ? "step" : undefined} data-done={at < steps.indexOf(current) || undefined}>
            <span className="step-bar-number">{at + 1}</span>
            {t(`put-back.step.${step}`)}
          </li>
        ))}
      </ol>
    </nav>
  );
}
