import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";

export type GoOnProps = {
  /** What was answered is not in the plan yet. */
  readonly answered: boolean;
  readonly onLook: () => void;
  /** What carries it out; undefined where there is nothing to do. */
  readonly go: string | undefined;
  readonly onGo: () => void;
  readonly onBack: () => void;
};

/** Answers are looked at before anything is done with them: the one thing to press says which. */
export function GoOn({ answered, onLook, go, onGo, onBack }: GoOnProps) {
  return (
    <div className="actions">
      {answered ? <Button kind="primary" onPress={onLook}>{t("put-back.look-again")}</Button> : go !== undefined && <Button kind="primary" onPress={onGo}>{go}</Button>}
      <Button onPress={onBack}>{t("put-back.back")}</Button>
    </div>
  );
}
