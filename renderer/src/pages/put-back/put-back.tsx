import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function PutBack() {
  return <div className="page"><Sentence headline={t("app.place.put-back")} /></div>;
}
