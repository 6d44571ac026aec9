import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function Alarm() {
  return <div className="page"><Sentence headline={t("app.place.alarm")} /></div>;
}
