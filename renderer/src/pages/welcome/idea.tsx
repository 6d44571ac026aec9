import { FallingLines } from "../../parts/two-lines.tsx";
import { t } from "../../app/text.ts";

/** The idea in one picture: their line falls, yours goes on. */
export function Idea() {
  return <FallingLines picture points={story} yours={t("welcome.you")} theirs={t("welcome.them")} kept={t("welcome.picture")} keptLine={t("welcome.picture-line")} fell="" />;
}

const story = [
  { day: "2026-01-01", theirs: 280, yours: 280 },
  { day: "2026-03-01", theirs: 310, yours: 310 },
  { day: "2026-05-01", theirs: 360, yours: 360 },
  { day: "2026-07-01", theirs: 400, yours: 400 },
  { day: "2026-09-01", theirs: 412, yours: 412 },
  { day: "2026-09-02", theirs: 3, yours: 412 },
];
