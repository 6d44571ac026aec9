import type { SourceName } from "../../../../main/api/recognised.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useJob } from "../../api/use.ts";
import { go } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import type { SourceFound } from "./shown-dialog.tsx";

type Ending = { readonly onClose: () => void };

/** There is something of the kind already: a newer export of it, or another person's? */
export function AddTo({ found, onNew, onClose }: { readonly found: SourceFound; readonly onNew: () => void } & Ending) {
  const job = useJob();
  const { error, attempt } = useAttempt();
  const add = async ({ id }: SourceName): Promise<void> => {
    await job.run("signIn", { source: id, secrets: {}, newer: { dir: found.settings["dir"] ?? "" } });
    go("home");
    onClose();
  };
  const busy = job.running !== null;
  return (
    <Dialog
      title={t("dropped.add.title")}
      isOpen
      onClose={busy ? job.cancel : onClose}
      actions={busy ? <Button onPress={job.cancel}>{t("connect.stop")}</Button> : (
        <>
          {found.into.map((source, at) => <Button key={source.id} kind={at === 0 && error === null ? "primary" : "quiet"} onPress={() => void attempt(() => add(source))}>{t("dropped.add.to", { name: source.name })}</Button>)}
          <Button onPress={onNew}>{t("dropped.add.new")}</Button>
          <Button kind="plain" onPress={onClose}>{t("dropped.not-now")}</Button>
        </>
      )}
    >
      <p className="caption shown-names"><bdi>{found.settings["dir"] ?? ""}</bdi></p>
      <p>{t("dropped.add.line")}</p>
      {busy && <p role="status" className="quiet">{t("connect.trying-folder")}</p>}
      {error?.code === "wrong-account" ? <OtherPersons detail={error.detail} /> : error !== null && <Failure error={error} />}
    </Dialog>
  );
}

function OtherPersons({ detail }: { readonly detail: string }) {
  return (
    <>
      <p role="alert">{t("dropped.add.other")}</p>
      <Aside title={t("connect.technical")}><p className="caption">{detail}</p></Aside>
    </>
  );
}

/** What lies there is looked at in each run. */
export function KeptHere({ source, onClose }: { readonly source: SourceName } & Ending) {
  const job = useJob();
  const look = (): void => {
    // What comes of it is told on Home.
    job.run("backUp", { source: source.id }).catch(() => undefined);
    go("home");
    onClose();
  };
  return (
    <Dialog
      title={t("dropped.here-already.title", { name: source.name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" autoFocus onPress={look}>{t("dropped.here-already.look")}</Button>
          <Button kind="plain" onPress={onClose}>{t("dropped.not-now")}</Button>
        </>
      }
    >
      <p>{t("dropped.here-already.line")}</p>
    </Dialog>
  );
}
