import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function Rehearsal() {
  return <div className="page"><Sentence headline={t("app.place.rehearsal")} /></div>;
}
