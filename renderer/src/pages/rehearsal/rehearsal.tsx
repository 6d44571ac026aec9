import "./rehearsal.css";
import { useState } from "react";
import { call } from "../../api/client.ts";
import { useAttempt } from "../../api/use-attempt.ts";
import { queries, useCall } from "../../api/use.ts";
import { kindCounts } from "../../app/counts.ts";
import { nowOf } from "../../app/now.ts";
import { go, href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { JobProgress } from "../../parts/job-progress.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { PhotoBand } from "../home/photo-band.tsx";
import { foremost, othersWords, together } from "../alarm/alarm-words.ts";
import { AlarmView } from "../alarm/alarm-view.tsx";
import { haveOwnVault } from "../welcome/own-vault.ts";
import type { Phase } from "./phase.ts";
import { ReceiptLines } from "./receipt-lines.tsx";
import { Step } from "./step.tsx";
import { useStory } from "./use-story.ts";
import type { Story } from "./use-story.ts";

const order: readonly (Phase | null)[] = [null, "none", "empty", "kept", "lost", "back"];
const reached = (phase: Phase | null, wanted: Phase) => order.indexOf(phase) >= order.indexOf(wanted);

/** The made-up phone: kept, lost, put back. */
export function Rehearsal() {
  const [leaving, setLeaving] = useState(false);
  const story = useStory(leaving);
  return (
    <div className="page rehearsal">
      <Sentence headline={t("rehearsal.headline")} line={t("rehearsal.line")} />
      <ol className="story">
        <Kept story={story} />
        {reached(story.phase, "kept") && <Lost story={story} />}
        {reached(story.phase, "lost") && <Back story={story} />}
      </ol>
      {story.failure !== null && <Failure error={story.failure} retry={() => void story.act(again(story.phase))} />}
      <Leave story={story} onLeave={setLeaving} />
    </div>
  );
}

function again(phase: Phase | null): "start" | "back-up" | "lose" | "put-back" {
  if (phase === "kept") return "lose";
  if (phase === "lost") return "put-back";
  return phase === "empty" ? "back-up" : "start";
}

function Kept({ story }: { readonly story: Story }) {
  const home = useCall("home", {}, { enabled: reached(story.phase, "kept") });
  const done = reached(story.phase, "kept") && story.running !== "back-up";
  const kept = home.data?.sources[0]?.kept ?? {};
  return (
    <Step n={1} title={t("rehearsal.keep")} done={done}>
      {done ? <p>{t("rehearsal.kept", { things: kindCounts(kept) })}</p> : <JobProgress label={t(story.running === "back-up" ? "rehearsal.keeping" : "rehearsal.prepare")} progress={story.progress?.done ? story.progress : null} />}
      {done && home.data !== undefined && <PhotoBand week={home.data.week} bare />}
      {done && story.phase === "kept" && (
        <div className="actions">
          <Button kind="primary" isDisabled={story.running !== null} onPress={() => void story.act("lose")}>{t("rehearsal.lose-button")}</Button>
          <ButtonLink kind="plain" to={href("home")}>{t("rehearsal.look")}</ButtonLink>
        </div>
      )}
    </Step>
  );
}

function Lost({ story }: { readonly story: Story }) {
  const home = useCall("home", {});
  const lost = reached(story.phase, "lost");
  if (!lost && story.running !== "lose") return null;
  const alarms = home.data?.alarms ?? [];
  const alarm = foremost(alarms);
  const others = alarm === undefined ? [] : together(alarms, alarm).filter((each) => each !== alarm);
  return (
    <Step n={2} title={t("rehearsal.lose")} done={lost}>
      {story.phase === "back" && <p>{t("rehearsal.noticed")}</p>}
      {!lost && <JobProgress label={t("rehearsal.losing")} progress={story.progress} />}
      {story.phase === "lost" && home.data !== undefined && alarm !== undefined && <AlarmView alarm={alarm} now={nowOf(home.data, "rehearsal")} />}
      {story.phase === "lost" && others.length > 0 && <p className="quiet">{othersWords(others)}</p>}
      {story.phase === "lost" && story.running === null && (
        <div className="actions">
          <Button kind="primary" onPress={() => void story.act("put-back")}>{t("rehearsal.put-button")}</Button>
          <ButtonLink kind="plain" to={href("home")}>{t("rehearsal.look-home")}</ButtonLink>
        </div>
      )}
    </Step>
  );
}

function Back({ story }: { readonly story: Story }) {
  const receipts = useCall("receipts", {});
  const [receipt] = receipts.data ?? [];
  if (story.phase !== "back" && story.running !== "put-back") return null;
  return (
    <Step n={3} title={t("rehearsal.put")} done={story.phase === "back"}>
      {story.phase !== "back" && <JobProgress label={t("rehearsal.putting")} progress={story.progress} />}
      {receipt !== undefined && <ReceiptLines receipt={receipt} />}
    </Step>
  );
}

/** The way on to one's own things, and the way out. */
function Leave({ story, onLeave }: { readonly story: Story; readonly onLeave: (leaving: boolean) => void }) {
  const app = useCall("app", {});
  const { error, attempt } = useAttempt();
  const leave = async (to: "connect" | "home") => {
    onLeave(true);
    const failure = await attempt(async () => {
      if (to === "connect" && app.data !== undefined) await haveOwnVault(app.data);
      else if (app.data?.vault === "rehearsal") await call("endRehearsal", {});
      await queries.invalidateQueries();
      go(to);
    });
    if (failure !== null) onLeave(false);
  };
  const back = story.phase === "back";
  return (
    <section className="story-end">
      {back && <h2>{t("rehearsal.end")}</h2>}
      <div className="actions">
        {back && <Button kind="primary" onPress={() => void leave("connect")}>{t("welcome.connect")}</Button>}
        {back && <ButtonLink to={href("home")}>{t("rehearsal.look")}</ButtonLink>}
        <Button kind="plain" isDisabled={story.running !== null} onPress={() => void leave("home")}>{t("rehearsal.leave")}</Button>
      </div>
      {error !== null && <Failure error={error} />}
    </section>
  );
}
