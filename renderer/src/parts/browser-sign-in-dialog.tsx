import "./browser-sign-in-dialog.css";
import { useState } from "react";
import type { ApiEvent } from "../../../main/api/events.ts";
import { call, desktop } from "../api/client.ts";
import { t } from "../app/text.ts";
import { Aside } from "./aside.tsx";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";

export type SignInPage = Extract<ApiEvent, { is: "sign-in" }>;

/** Closing it stops what waits for the sign-in. */
export function BrowserSignInDialog({ page, onClose }: { readonly page: SignInPage; readonly onClose: () => void }) {
  const stop = (): void => {
    void call("cancel", { job: page.job });
    onClose();
  };
  const where = new URL(page.url).host;
  const { code } = page;
  return (
    <Dialog
      title={t(code === undefined ? "connect.browser-title" : "connect.code-title")}
      isOpen
      onClose={stop}
      actions={
        <>
          <Button kind="primary" autoFocus onPress={() => window.open(page.url, "_blank", "noopener")}>{t("connect.browser-open")}</Button>
          <Button kind="plain" onPress={stop}>{t("connect.stop")}</Button>
        </>
      }
    >
      {code === undefined ? <p>{t("connect.browser-line", { where })}</p> : <Code code={code} address={page.url} />}
      {code === undefined && desktop === undefined && <Elsewhere page={page} />}
    </Dialog>
  );
}

function Code({ code, address }: { readonly code: string; readonly address: string }) {
  return (
    <>
      <p>{t("connect.code-line", { address })}</p>
      <p className="sign-in-code">{code}</p>
    </>
  );
}

/** Where this page is shown by another computer than the one Lifeboat runs on, its browser cannot come back by itself. */
function Elsewhere({ page }: { readonly page: SignInPage }) {
  const [address, setAddress] = useState("");
  const [wrong, setWrong] = useState(false);
  const goOn = async (): Promise<void> => {
    const { right } = await call("signInBack", { job: page.job, address });
    setWrong(!right);
  };
  return (
    <Aside title={t("connect.elsewhere")}>
      <Field name="address" type="url" autoComplete="off" label={t("connect.elsewhere-address")} hint={t("connect.elsewhere-hint")} value={address} onChange={setAddress} error={wrong ? t("connect.elsewhere-wrong") : undefined} />
      <Button isDisabled={address.trim() === ""} onPress={() => void goOn()}>{t("connect.elsewhere-go")}</Button>
    </Aside>
  );
}
