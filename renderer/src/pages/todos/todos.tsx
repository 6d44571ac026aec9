import { Sentence } from "../../parts/sentence.tsx";
import { t } from "../../app/text.ts";

export function Todos() {
  return <div className="page"><Sentence headline={t("app.place.todos")} /></div>;
}
