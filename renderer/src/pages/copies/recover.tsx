import { useState } from "react";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { queries, useCall, useJob } from "../../api/use.ts";
import { go, href } from "../../app/routes.tsx";
import { ago, moment, t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Field } from "../../parts/field.tsx";
import { FolderField } from "../../parts/folder-field.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { useForm } from "../../parts/use-form.ts";
import { useFocusKept } from "../../parts/use-focus-kept.ts";
import { useFocusOnShow } from "../../parts/use-focus-on-show.ts";
import { missingOf, type PlaceDraft, placeOf, vaultsIn } from "./place.ts";
import { PlaceFields } from "./place-fields.tsx";

type Unlock = "key" | "passphrase";

/** The day the computer died: from a second copy and the recovery key, all comes home. */
export function Recover() {
  const app = useCall("app", {});
  const job = useJob("recover");
  const [draft, setDraft] = useState<PlaceDraft>({ kind: "folder", values: {} });
  const [by, setBy] = useState<Unlock>("key");
  const [typed, setTyped] = useState("");
  const [folder, setFolder] = useState<string | null>(null);
  const { error, attempt } = useAttempt();
  const [several, setSeveral] = useState<readonly { readonly id: string; readonly made: string }[]>([]);
  const [vault, setVault] = useState("");
  const running = job.running !== null;
  const kept = useFocusKept<HTMLDivElement>(running);
  // Into the folder that is gone, or cannot be read, nothing can come.
  const into = folder ?? (app.data?.trouble === undefined ? (app.data?.folder ?? "") : "");

  const recover = async (): Promise<void> => {
    const failure = await attempt(async () => {
      const unlock = by === "key" ? { key: typed.replaceAll(/\s/g, "") } : { passphrase: typed };
      const { made, lost, skipped } = await job.run("recoverCopy", { from: placeOf(draft), folder: into, unlock, ...(vault !== "" && { vault }) });
      await call("openFolder", { folder: into });
      await queries.invalidateQueries();
      // In the address: whoever has left this page meanwhile is told all the same, since everything is another folder's now.
      go("copies/recover", { made, lost: String(lost), skipped: String(skipped) });
    });
    if (failure?.code !== "several-vaults") return;
    const found = vaultsIn(failure.detail);
    setSeveral(found);
    setVault(found[0]?.id ?? "");
  };
  /** Another place has others. */
  const changeDraft = (changed: PlaceDraft): void => {
    setDraft(changed);
    setSeveral([]);
    setVault("");
  };
  const misfit = error?.code === "wrong-key";
  const asks = error?.code === "several-vaults";
  const form = useForm([...missingOf(draft), ...(typed === "" ? ["unlock"] : []), ...(into === "" ? ["folder"] : [])], recover);

  return (
    <form {...form.props} className="page copies">
      <Sentence headline={t("copies.recover-title")} line={t("copies.recover-line")} />
      {(!running || typed !== "") && (
        <fieldset className="copies-fields" disabled={running}>
          <PlaceFields isThere draft={draft} missing={form.missing} onChange={changeDraft} />
          <Choice label={t("copies.unlock")} value={by} options={(["key", "passphrase"] as const).map((value) => ({ value, text: t(`copies.unlock-by.${value}`) }))} onChange={(value) => setBy(value === "key" ? "key" : "passphrase")} />
          <Field name="unlock" label={t(`copies.unlock-by.${by}`)} value={typed} onChange={setTyped} type={by === "key" ? "text" : "password"} ltr hint={by === "key" ? t("copies.key-hint") : undefined} required error={form.missing.includes("unlock") ? t("connect.empty") : misfit ? t(`copies.misfit.${by}`) : undefined} autoComplete="off" />
          <FolderField name="folder" label={t("copies.into")} value={into} onChange={setFolder} hint={t("welcome.dialog-hint")} required error={form.missing.includes("folder") ? t("connect.empty") : undefined} />
          {several.length > 0 && <Choice label={t("copies.several")} value={vault} options={several.map(({ id, made }) => ({ value: id, text: t("copies.several-one", { when: ago(made), id: id.slice(0, 8) }) }))} onChange={setVault} />}
        </fieldset>
      )}
      {asks && <p role="alert">{t("copies.several-line")}</p>}
      {error !== null && !misfit && !asks && <Failure error={error} />}
      <div ref={kept} className="turns">
        {running ? (
          <>
            <JobProgress label={t("copies.recovering")} progress={job.progress} />
            <div key="sent" className="actions"><Button onPress={job.cancel}>{t("put-back.stop")}</Button></div>
          </>
        ) : (
          <div key="send" className="actions">
            <Button kind="primary" type="submit">{t("copies.recover")}</Button>
            <ButtonLink to={href(app.data?.vault === "none" ? "welcome" : "safety")}>{t("put-back.back")}</ButtonLink>
          </div>
        )}
      </div>
    </form>
  );
}

/** What came home: as of when, and what did not. */
export function Came({ query }: { readonly query: URLSearchParams }) {
  const shown = useFocusOnShow<HTMLDivElement>();
  const [lost, skipped] = [Number(query.get("lost")), Number(query.get("skipped"))];
  const when = moment(query.get("made") ?? "");
  const headline = lost > 0 ? t("copies.home-almost") : skipped > 0 ? t("copies.home-older", { when }) : t("copies.home");
  return (
    <div ref={shown} tabIndex={-1} className="page copies">
      <Sentence headline={headline} line={lost > 0 ? t("copies.home-lost", { n: lost }) : t("copies.home-line")} />
      {skipped > 0 && <p>{t("copies.home-skipped", { n: skipped })}</p>}
      <p>{t("copies.home-made", { when })}</p>
      <div className="actions"><Button kind="primary" onPress={() => go("home")}>{t("put-back.receipt.home")}</Button></div>
    </div>
  );
}
