import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function Photos() {
  return <div className="page"><Sentence headline={t("app.place.photos")} /></div>;
}
