import type { ReactNode } from "react";
import { useAttempt } from "../api/use-attempt.ts";
import { t } from "../app/text.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Failure } from "./failure.tsx";

export type RemoveDialogProps = {
  readonly title: string;
  /** On the button that removes: what it does, to what. */
  readonly yes: string;
  readonly remove: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** Asks before something is taken away; open until it is, or somebody would rather not. */
export function RemoveDialog({ title, yes, remove, onClose, children }: RemoveDialogProps) {
  const { error, attempt } = useAttempt();
  const press = async (): Promise<void> => {
    if ((await attempt(remove)) === null) onClose();
  };
  return (
    <Dialog
      isOpen
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" autoFocus onPress={onClose}>{t("settings.cancel")}</Button>
          <Button kind="plain" onPress={() => void press()}>{yes}</Button>
        </>
      }
    >
      {children}
      {error !== null && <Failure error={error} />}
    </Dialog>
  );
}
