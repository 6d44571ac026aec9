import type { ApiEvent } from "../../../main/api/events.ts";
import { call } from "../api/client.ts";
import { t } from "../app/text.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

export type SignInPage = Extract<ApiEvent, { is: "sign-in" }>;

/** Closing it stops what waits for the sign-in. */
export function BrowserSignInDialog({ page, onClose }: { readonly page: SignInPage; readonly onClose: () => void }) {
  const stop = (): void => {
    void call("cancel", { job: page.job });
    onClose();
  };
  return (
    <Dialog
      title={t("connect.browser-title")}
      isOpen
      onClose={stop}
      actions={
        <>
          <Button kind="primary" autoFocus onPress={() => window.open(page.url, "_blank", "noopener")}>{t("connect.browser-open")}</Button>
          <Button kind="plain" onPress={stop}>{t("connect.stop")}</Button>
        </>
      }
    >
      <p>{t("connect.browser-line", { where: new URL(page.url).host })}</p>
      {page.by === "code" && <p>{page.text}</p>}
    </Dialog>
  );
}
