import { useState } from "react";
import type { ApiEvent } from "../../../main/api/events.ts";
import { call } from "../api/client.ts";
import { useEvents } from "../api/use.ts";
import { t } from "../app/text.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

type Wait = Extract<ApiEvent, { is: "at-device" }>;

/** What is to be done on the phone itself, until the job that waits for it has gone on. Closing it stops the job. */
export function AtDevice() {
  const [wait, setWait] = useState<Wait | null>(null);
  useEvents((event) => {
    if (event.is === "at-device") setWait(event);
    else if (wait !== null && (event.is === "ended" || event.is === "progress") && event.job === wait.job) setWait(null);
  });
  if (wait === null) return null;
  const stop = (): void => {
    void call("cancel", { job: wait.job });
    setWait(null);
  };
  return (
    <Dialog title={t("at-device.title")} isOpen onClose={stop} actions={<Button kind="plain" onPress={stop}>{t("at-device.stop")}</Button>}>
      <p>{wait.people === undefined ? t("at-device.allow") : t("at-device.import", { n: wait.people })}</p>
    </Dialog>
  );
}
