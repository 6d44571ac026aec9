import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function FirstBackup() {
  return <div className="page"><Sentence headline={t("app.place.first-backup")} /></div>;
}
