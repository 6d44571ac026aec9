import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function Connect() {
  return <div className="page"><Sentence headline={t("app.place.connect")} /></div>;
}
