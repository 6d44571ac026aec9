import { useState } from "react";
import type { App } from "../../../../main/api/contract.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { useJob } from "../../api/use.ts";
import { t } from "../../app/text.ts";
import { Aside } from "../../parts/aside.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { examplePath, FolderField } from "../../parts/folder-field.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Section } from "../../parts/section.tsx";
import { useForm } from "../../parts/use-form.ts";

/** Everything along, the sign-ins ended, the rest deleted by hand. */
export function Leave({ app }: { readonly app: App }) {
  return (
    <Section title={t("settings.leave")} line={t("settings.leave-line")}>
      <Aside title={t("settings.leave-open")}>
        <ol className="leave">
          <li><h3>{t("settings.leave-1")}</h3><Export app={app} /></li>
          <li><h3>{t("settings.leave-2")}</h3><p>{t("settings.leave-2-line")}</p></li>
          <li><h3>{t("settings.leave-3")}</h3><p>{t("settings.leave-3-line")}</p><p className="path"><bdi>{app.folder}</bdi></p></li>
        </ol>
      </Aside>
    </Section>
  );
}

function Export({ app }: { readonly app: App }) {
  const job = useJob("export");
  const [folder, setFolder] = useState("");
  const { error, attempt } = useAttempt();
  const [done, setDone] = useState<{ n: number; folder: string } | null>(null);
  const write = async (): Promise<void> => {
    setDone(null);
    const { files } = await job.run("export", { folder: folder.trim() });
    setDone({ n: files, folder: folder.trim() });
  };
  const form = useForm([], () => attempt(write));
  const example = examplePath(app.platform, "Lifeboat export");
  return (
    <form {...form.props} className="leave-export">
      <FolderField label={t("settings.leave-folder")} hint={t("settings.leave-folder-hint", { example })} value={folder} onChange={setFolder} />
      {job.running !== null && <JobProgress label={t("settings.exporting")} progress={job.progress} />}
      <div className="actions">
        {job.running === null ? <Button key="send" type="submit" isDisabled={folder.trim() === ""}>{t("settings.export")}</Button> : <Button key="sent" autoFocus onPress={job.cancel}>{t("settings.stop")}</Button>}
      </div>
      {error !== null && <Failure error={error} />}
      <p role="status">{done === null ? "" : t("settings.exported", done)}</p>
    </form>
  );
}
