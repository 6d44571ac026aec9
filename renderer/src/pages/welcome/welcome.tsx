import "./welcome.css";
import { useState } from "react";
import { FolderOpen, Play } from "lucide-react";
import { useAttempt } from "../../api/use-attempt.ts";
import { useCall } from "../../api/use.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { chooseFolder, chosenFolder } from "./chosen-folder.ts";
import { FolderDialog } from "./folder-dialog.tsx";
import { Idea } from "./idea.tsx";
import { haveOwnVault } from "./own-vault.ts";

/** The first screen: what this is, and two ways on. */
export function Welcome() {
  const app = useCall("app", {});
  const [chosen, setChosen] = useState(chosenFolder);
  const check = useCall("checkFolder", chosen === null ? {} : { folder: chosen });
  const [changing, setChanging] = useState(false);
  const { error, attempt } = useAttempt();
  const choose = (picked: string) => {
    chooseFolder(picked);
    setChosen(picked);
  };
  const folder = check.data?.folder ?? chosen ?? app.data?.folder ?? "";
  const connect = async () => {
    await haveOwnVault({ vault: app.data?.vault ?? "none" }, folder);
    go("connect");
  };
  const unfit = check.data?.fine === false && check.data.reason !== undefined;
  return (
    <div className="page welcome">
      <Idea />
      <Sentence headline={t("welcome.headline")} line={t("welcome.line")}>
        <Button kind="primary" isDisabled={unfit} onPress={() => void attempt(connect)}>{t("welcome.connect")}</Button>
        <Button icon={Play} onPress={() => go("rehearsal")}>{t("welcome.see")}</Button>
      </Sentence>
      <div className="welcome-folder">
        <FolderOpen size={18} strokeWidth={1.75} aria-hidden />
        <p>{t("welcome.folder", { folder })}</p>
        <Button kind="plain" onPress={() => setChanging(true)}>{t("welcome.change")}</Button>
      </div>
      {unfit && <p className="welcome-reason" role="status">{t(`welcome.reason.${check.data?.reason ?? ""}`)}</p>}
      {error !== null && <Failure error={error} />}
      <p><a href={href("copies/recover")}>{t("welcome.recover")}</a></p>
      <p className="caption">{t("welcome.limits")}</p>
      {changing && <FolderDialog folder={folder} onClose={() => setChanging(false)} onChosen={choose} />}
    </div>
  );
}
