import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function Settings() {
  return <div className="page"><Sentence headline={t("app.place.settings")} /></div>;
}
