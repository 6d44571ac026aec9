import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function Safety() {
  return <div className="page"><Sentence headline={t("app.place.safety")} /></div>;
}
