import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function People() {
  return <div className="page"><Sentence headline={t("app.place.people")} /></div>;
}
