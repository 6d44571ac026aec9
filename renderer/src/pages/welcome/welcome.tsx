import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function Welcome() {
  return <div className="page"><Sentence headline={t("app.place.welcome")} /></div>;
}
